package com.google.firebase.database;

public class DatabaseReference {
    public Object setValue(Object value) {
        throw new RuntimeException("stub");
    }
}
