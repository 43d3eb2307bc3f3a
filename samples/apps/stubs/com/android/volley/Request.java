package com.android.volley;

public abstract class Request<T> {
    public byte[] getBody() {
        throw new RuntimeException("stub");
    }
}
