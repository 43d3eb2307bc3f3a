package com.example.riddle;

import android.content.ContentResolver;
import android.content.ContentValues;
import android.database.Cursor;
import android.net.Uri;

/** No findings: what these read is decided while the app runs, or they read nothing personal. */
final class Unsettled {
    private Unsettled() {}

    static class Table {
        String name(String given) {
            return given;
        }
    }

    static final class Other extends Table {
        @Override
        String name(String given) {
            return "com.example.riddle.own";
        }
    }

    /** Whoever starts the app says which table. */
    static Cursor fromOutside(ContentResolver resolver, String table) {
        return resolver.query(media(table), null, null, null, null);
    }

    /** Which of two methods runs depends on the object. */
    static Cursor overridden(ContentResolver resolver, Table table) {
        String path = table.name("media/external/images/media");
        return resolver.query(Uri.parse("content://" + path), null, null, null, null);
    }

    /** The letters are changed before they are used. */
    static Cursor changed(ContentResolver resolver) {
        char[] path = "media/external/images/media".toCharArray();
        path[0] = 'M';
        return resolver.query(Uri.parse("content://" + new String(path)), null, null, null, null);
    }

    static Cursor byTheClock(ContentResolver resolver) {
        String text = Fog.now("aidem/segami/lanretxe/aidem//:tnetnoc");
        return resolver.query(Uri.parse(text), null, null, null, null);
    }

    /** Puts a picture in and reads none. */
    static Uri written(ContentResolver resolver) {
        return resolver.insert(media("external/images/media"), new ContentValues());
    }

    /** A table of the app's own. */
    static Cursor elsewhere(ContentResolver resolver) {
        return resolver.query(media("internal/own"), null, null, null, null);
    }

    static Cursor endless(ContentResolver resolver) {
        String text = Fog.endless("media/external/images/media");
        return resolver.query(Uri.parse("content://" + text), null, null, null, null);
    }

    /** Functions made to stop whoever runs them. */
    static void traps(ContentResolver resolver) {
        String path = "media/external/images/media";
        resolver.query(Uri.parse(Fog.spinning(path)), null, null, null, null);
        resolver.query(Uri.parse(Fog.hoarding(path)), null, null, null, null);
        resolver.query(Uri.parse(Fog.growing(path)), null, null, null, null);
        resolver.query(Uri.parse(Fog.deep(path)), null, null, null, null);
    }

    /** Encrypted with another key than the app's. */
    static Cursor sealed(ContentResolver resolver) {
        String text =
                Vault.open("4a764xVh89IPJEX2fOhIOSPk77SGXuiW5clKs7s7MoPaY4aX+ko5zBBZUIOnU+CJ");
        return resolver.query(Uri.parse(text), null, null, null, null);
    }

    private static Uri media(String path) {
        return Uri.parse("content://" + "media/" + path);
    }
}
