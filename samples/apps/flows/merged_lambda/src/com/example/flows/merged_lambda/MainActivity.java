package com.example.flows.merged_lambda;

import android.accounts.*;
import android.app.*;
import android.content.*;
import android.content.pm.*;
import android.database.*;
import android.database.sqlite.*;
import android.location.*;
import android.net.*;
import android.os.*;
import android.provider.*;
import android.telephony.*;
import android.text.*;
import android.util.*;
import android.view.*;
import android.webkit.*;
import android.widget.*;
import java.io.*;
import java.net.*;
import java.util.*;
import java.util.concurrent.*;
import org.json.*;

/** A renaming tool merged two lambdas into one class; the one that posts gets the names. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        new Thread(new a(0, contacts())).start();
        runOnUiThread(new a(1, new TextView(this)));
    }
    String contacts() {
        StringBuilder names = new StringBuilder();
        Cursor cursor = getContentResolver().query(ContactsContract.Contacts.CONTENT_URI, null, null, null, null);
        while (cursor.moveToNext()) {
            names.append(cursor.getString(cursor.getColumnIndex("display_name"))).append(';');
        }
        cursor.close();
        return names.toString();
    }
}
