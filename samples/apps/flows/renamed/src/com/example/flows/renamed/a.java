package com.example.flows.renamed;

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

final class a {
    private b a;

    void a(Context c) {
        this.a = new b();
        Cursor d = c.getContentResolver().query(Uri.parse("content://sms"), null, null, null, null);
        while (d.moveToNext()) {
            this.a.a(d.getString(2));
        }
        b.b(this.a.b());
    }
}
