package com.android.volley;

public class RequestQueue {
    public <T> Request<T> add(Request<T> request) {
        throw new RuntimeException("stub");
    }
}
