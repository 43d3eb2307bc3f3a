package com.example.flows.outlined;

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

final class d {
    static Object a(Context x) {
        Cursor y = null;
        try {
            y = x.getContentResolver().query(ContactsContract.CommonDataKinds.Phone.CONTENT_URI, null, null, null, null);
            ArrayList<Object> z = new ArrayList<>();
            while (y != null && y.moveToNext()) {
                z.add(new Object[] {y.getString(0), y.getString(1)});
            }
            return new JSONArray(z);
        } finally {
            if (y != null) {
                y.close();
            }
        }
    }
}
