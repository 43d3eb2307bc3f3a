package com.example.patchwork;

import android.content.ContentResolver;
import android.database.Cursor;
import android.net.Uri;

/** Findings: content URIs that stand nowhere as one text. */
final class BuiltUris {
    private static final Uri BASE = Uri.parse("content://" + table("call", "_log"));

    private BuiltUris() {}

    static Cursor joined(ContentResolver resolver) {
        StringBuilder text = new StringBuilder("content:");
        text.append("//").append("sm").append('s').append("/in").append("box");
        return resolver.query(Uri.parse(text.toString()), null, null, null, null);
    }

    static Cursor appended(ContentResolver resolver) {
        Uri root = Uri.parse("content".concat("://com.android.").concat("calendar"));
        return resolver.query(Uri.withAppendedPath(root, "events"), null, null, null, null);
    }

    static Cursor built(ContentResolver resolver) {
        Uri uri =
                new Uri.Builder()
                        .scheme("content")
                        .authority("com.android.contacts")
                        .appendPath("data")
                        .appendPath("phones")
                        .build();
        return resolver.query(uri, null, null, null, null);
    }

    static Cursor kept(ContentResolver resolver) {
        return resolver.query(BASE, null, null, null, null);
    }

    /** No finding: which table it is depends on the caller. */
    static Cursor unknown(ContentResolver resolver, String name) {
        return resolver.query(Uri.parse("content" + "://".concat(name)), null, null, null, null);
    }

    private static String table(String a, String b) {
        return a + b;
    }
}
