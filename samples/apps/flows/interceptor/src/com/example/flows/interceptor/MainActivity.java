package com.example.flows.interceptor;

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
import okhttp3.*;

/** An interceptor adds the device's number to every request. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        String id = ((TelephonyManager) getSystemService(TELEPHONY_SERVICE)).getDeviceId();
        OkHttpClient client = new OkHttpClient.Builder().addInterceptor(new Stamp(id)).build();
        client.newCall(new Request.Builder().url("https://api.lender.example/config").build()).enqueue(null);
    }
}
