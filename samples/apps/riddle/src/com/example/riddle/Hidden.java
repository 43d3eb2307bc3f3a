package com.example.riddle;

import android.content.ContentResolver;
import android.database.Cursor;
import android.net.Uri;

/** Findings: content URIs that the code holds as texts that nobody can read. */
final class Hidden {
    private static final String CALLS = Fog.text(new byte[] {8, 14, 11, 3, 58, 7, 0, 0}, "kogoe");

    private Hidden() {}

    /** Turned round by a loop. */
    static Cursor messages(ContentResolver resolver) {
        return resolver.query(Uri.parse(Fog.turned("sms//:tnetnoc")), null, null, null, null);
    }

    /** Shifted letters, undone by an object of another class. */
    static Cursor contacts(ContentResolver resolver) {
        String text = Fog.shifted("frqwhqw=22frp1dqgurlg1frqwdfwv2frqwdfwv", 3);
        return resolver.query(Uri.parse(text), null, null, null, null);
    }

    /** Bytes mixed with a key, kept in a field. */
    static Cursor calls(ContentResolver resolver) {
        return resolver.query(Uri.parse("content://" + CALLS), null, null, null, null);
    }

    /** Hidden and handed over: what the caller hands is undone by the method that reads. */
    static Cursor calendar(ContentResolver resolver) {
        return read(resolver, "radnelac.diordna.moc");
    }

    /** Encrypted with a key that the app carries. */
    static Cursor sent(ContentResolver resolver) {
        String text = Vault.open("MxeRC1uPcxBaOrSqd15oRgfVmWlehpBkUXSh8egPimE=");
        return resolver.query(Uri.parse(text), null, null, null, null);
    }

    private static Cursor read(ContentResolver resolver, String hidden) {
        Uri uri = Uri.parse("content:" + "//" + Fog.turned(hidden));
        return resolver.query(uri, null, null, null, null);
    }
}
