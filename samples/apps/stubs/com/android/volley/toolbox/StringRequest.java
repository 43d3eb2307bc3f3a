package com.android.volley.toolbox;

public class StringRequest extends com.android.volley.Request<String> {
    public StringRequest(int method, String url, Object listener, Object failed) {
        throw new RuntimeException("stub");
    }
}
