package com.example.patchwork;

import android.app.Activity;
import android.content.IntentFilter;
import android.os.Bundle;
import androidx.core.app.ActivityCompat;

/** Asks for permissions in two ways and registers a receiver of messages in code. */
public class MainActivity extends Activity {
    private static final String[] WANTED = {
        "android.permission.READ_SMS", "android.permission.READ_CONTACTS"
    };

    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        ActivityCompat.requestPermissions(this, WANTED, 1);
        registerReceiver(new Messages(), new IntentFilter("android.provider.Telephony.SMS_RECEIVED"));
    }

    void photograph() {
        setTitle(android.os.Build.MODEL);
        ActivityCompat.requestPermissions(this, new String[] {"android.permission.CAMERA"}, 2);
    }

    void anyOf(String[] names) {
        ActivityCompat.requestPermissions(this, names, 3);
    }
}
