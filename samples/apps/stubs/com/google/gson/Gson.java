package com.google.gson;

public class Gson {
    public String toJson(Object value) {
        throw new RuntimeException("stub");
    }
    public <T> T fromJson(String text, Class<T> type) {
        throw new RuntimeException("stub");
    }
}
