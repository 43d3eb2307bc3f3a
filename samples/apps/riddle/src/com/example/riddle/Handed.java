package com.example.riddle;

import android.content.ContentResolver;
import android.database.Cursor;
import android.net.Uri;

/** Findings: content URIs of which a part is handed over as an argument. */
final class Handed {
    /** Another method makes the URI of a part. */
    static Cursor messages(ContentResolver resolver) {
        return resolver.query(address("sms"), null, null, null, null);
    }

    /** Another method makes the URI and reads. */
    static Cursor calendar(ContentResolver resolver) {
        return read(resolver, "com.android.calendar", "events");
    }

    /** The part comes through a method between. */
    static Cursor calls(ContentResolver resolver) {
        return log(resolver, "call");
    }

    static Cursor formatted(ContentResolver resolver) {
        String text = String.format("content://%s/%s", "mms", "inbox");
        return resolver.query(Uri.parse(text), null, null, null, null);
    }

    /** The method that makes the URI belongs to an object; no class overrides it. */
    Cursor contacts(ContentResolver resolver) {
        return resolver.query(table("data/phones"), null, null, null, null);
    }

    Uri table(String path) {
        return Uri.parse("content://com.android." + "contacts/" + path);
    }

    private static Uri address(String authority) {
        return Uri.parse("content://" + authority);
    }

    private static Cursor log(ContentResolver resolver, String name) {
        return read(resolver, name.concat("_log"), "calls");
    }

    private static Cursor read(ContentResolver resolver, String authority, String path) {
        Uri uri = Uri.withAppendedPath(Uri.parse("content:" + "//" + authority), path);
        return resolver.query(uri, null, null, null, null);
    }
}

/** Finding: names of classes and methods need not be Latin. */
final class 通讯录 {
    private 通讯录() {}

    static Cursor 读取(ContentResolver resolver) {
        return resolver.query(地址("com.android.contacts"), null, null, null, null);
    }

    private static Uri 地址(String 名称) {
        return Uri.parse("content://" + 名称 + "/groups");
    }
}
