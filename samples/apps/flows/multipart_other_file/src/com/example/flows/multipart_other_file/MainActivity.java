package com.example.flows.multipart_other_file;

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

/** Names are written to one file, another is a part of a form. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        File file = new File(getCacheDir(), "names.json");
        File other = new File(getCacheDir(), "settings.json");
        try {
            FileWriter writer = new FileWriter(file);
            writer.write(contacts());
            writer.close();
        } catch (IOException e) {
            return;
        }
        RequestBody part = RequestBody.create(MediaType.parse("application/json"), other);
        RequestBody body = new MultipartBody.Builder().addFormDataPart("file", "settings.json", part).build();
        Request request = new Request.Builder().url("https://api.lender.example/u").post(body).build();
        new OkHttpClient().newCall(request).enqueue(null);
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
