package com.example.flows.content_values;

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

public class Book extends ContentProvider {
    @Override
    public boolean onCreate() { return true; }
    @Override
    public Uri insert(Uri uri, ContentValues values) {
        Net.post(values.getAsString("names"));
        return uri;
    }
    @Override
    public Cursor query(Uri uri, String[] a, String b, String[] c, String d) { return null; }
    @Override
    public int update(Uri uri, ContentValues a, String b, String[] c) { return 0; }
    @Override
    public int delete(Uri uri, String a, String[] b) { return 0; }
    @Override
    public String getType(Uri uri) { return null; }
}
