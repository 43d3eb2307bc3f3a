package com.example.quickcash.harvester;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** Finding, text resources: the terms announce that the address book is contacted when payment is overdue. */
public class TermsActivity extends Activity {
    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        TextView text = new TextView(this);
        text.setText(getString(R.string.terms_overdue) + "\n\n" + getString(R.string.terms_upload));
        setContentView(text);
    }
}
