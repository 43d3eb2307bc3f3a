package com.example.flows.usage_stats;

import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;

/** Sends a text to the lender's server. */
final class Net {
    static void post(String data) {
        try {
            URL url = new URL("https://api.lender.example/upload");
            HttpURLConnection connection = (HttpURLConnection) url.openConnection();
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            OutputStream out = connection.getOutputStream();
            out.write(data.getBytes("UTF-8"));
            out.close();
            connection.getResponseCode();
        } catch (java.io.IOException e) {
            throw new RuntimeException(e);
        }
    }
}
