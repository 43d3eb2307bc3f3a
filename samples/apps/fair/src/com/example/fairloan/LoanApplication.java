package com.example.fairloan;

import android.graphics.Bitmap;
import android.util.Base64;
import android.util.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;
import org.json.JSONException;
import org.json.JSONObject;

/** What the borrower typed, chose and photographed, sent once over HTTPS. */
final class LoanApplication implements Runnable {
    String name;
    String idNumber;
    String phone;
    String reference;
    Bitmap photo;

    @Override
    public void run() {
        try {
            post(toJson().toString());
        } catch (IOException | JSONException error) {
            Log.w("fairloan", "could not send the application");
        }
    }

    private JSONObject toJson() throws JSONException {
        JSONObject body = new JSONObject();
        body.put("name", name);
        body.put("id_number", idNumber);
        body.put("phone", phone);
        body.put("reference", reference);
        if (photo != null) {
            ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
            photo.compress(Bitmap.CompressFormat.JPEG, 90, jpeg);
            body.put("id_photo", Base64.encodeToString(jpeg.toByteArray(), Base64.NO_WRAP));
        }
        return body;
    }

    private static void post(String body) throws IOException {
        URL address = new URL("https://api.fairloan.example/v1/applications");
        HttpsURLConnection connection = (HttpsURLConnection) address.openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        OutputStream output = connection.getOutputStream();
        output.write(body.getBytes("UTF-8"));
        output.close();
        connection.getResponseCode();
    }
}
