package com.example.fairloan;

import android.content.Context;
import android.database.Cursor;
import android.net.Uri;
import android.provider.ContactsContract;

/** Reads the one row that the picker returned; a scanner must not call this reading the address book. */
final class PickedContact {
    private PickedContact() {}

    static String read(Context context, Uri chosen) {
        String[] columns = {ContactsContract.CommonDataKinds.Phone.NUMBER};
        Cursor row = context.getContentResolver().query(chosen, columns, null, null, null);
        try {
            return row.moveToFirst() ? row.getString(0) : null;
        } finally {
            row.close();
        }
    }
}
