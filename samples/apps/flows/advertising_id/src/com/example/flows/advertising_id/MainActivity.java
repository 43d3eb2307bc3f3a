package com.example.flows.advertising_id;

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

/** The advertising identifier is sent as a header. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        new Thread(() -> {
            try {
                String id = com.google.android.gms.ads.identifier.AdvertisingIdClient.getAdvertisingIdInfo(this).getId();
                HttpURLConnection connection = (HttpURLConnection) new URL("https://api.lender.example/a").openConnection();
                connection.setRequestProperty("X-Id", id);
                connection.getInputStream().close();
            } catch (Exception e) {
                Log.w("x", "failed");
            }
        }).start();
    }
}
