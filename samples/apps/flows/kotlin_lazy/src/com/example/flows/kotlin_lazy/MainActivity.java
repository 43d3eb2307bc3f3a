package com.example.flows.kotlin_lazy;

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

/** A lazy property, as the Kotlin compiler makes it, reads; a function type posts. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        final kotlin.Lazy<String> names = kotlin.LazyKt.lazy(new kotlin.jvm.functions.Function0<String>() {
            @Override
            public String invoke() { return contacts(); }
        });
        use(names.getValue(), new kotlin.jvm.functions.Function1<String, Object>() {
            @Override
            public Object invoke(String text) { Net.post(text); return null; }
        });
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
    static void use(String text, kotlin.jvm.functions.Function1<? super String, ?> then) { then.invoke(text); }
}
