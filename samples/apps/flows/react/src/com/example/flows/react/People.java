package com.example.flows.react;

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

public class People extends com.facebook.react.bridge.ReactContextBaseJavaModule {
    public People(com.facebook.react.bridge.ReactApplicationContext context) {
        super(context);
    }

    @com.facebook.react.bridge.ReactMethod
    public void read(com.facebook.react.bridge.Promise promise) {
        Cursor cursor = getReactApplicationContext().getContentResolver().query(ContactsContract.Contacts.CONTENT_URI, null, null, null, null);
        promise.resolve(cursor.getString(0));
    }
}
