package com.example.quickcash.harvester;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;

/** The network sinks: all that leaves the phone goes through here. */
final class Uploader {
    private Uploader() {}

    static void postJson(String address, String body) throws IOException {
        HttpsURLConnection connection = (HttpsURLConnection) new URL(address).openConnection();
        send(connection, "application/json", body);
    }

    static void postForm(String address, String body) throws IOException {
        HttpsURLConnection connection = (HttpsURLConnection) new URL(address).openConnection();
        send(connection, "application/x-www-form-urlencoded", body);
    }

    /** Finding: personal data over HTTP without TLS. */
    static void postPlain(String address, String body) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(address).openConnection();
        send(connection, "application/json", body);
    }

    private static void send(HttpURLConnection connection, String type, String body)
            throws IOException {
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", type);
        OutputStream output = connection.getOutputStream();
        output.write(body.getBytes("UTF-8"));
        output.close();
        connection.getResponseCode();
        connection.disconnect();
    }
}
