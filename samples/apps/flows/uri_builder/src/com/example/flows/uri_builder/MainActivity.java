package com.example.flows.uri_builder;

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

/** The device's number is a parameter of an address that is built. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        String id = ((TelephonyManager) getSystemService(TELEPHONY_SERVICE)).getDeviceId();
        Uri uri = Uri.parse("https://api.lender.example/track").buildUpon().appendQueryParameter("id", id).build();
        try {
            new URL(uri.toString()).openStream().close();
        } catch (IOException e) {
            Log.w("x", "failed");
        }
    }
}
