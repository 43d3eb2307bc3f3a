package com.google.firebase.database;

public class FirebaseDatabase {
    public static FirebaseDatabase getInstance() {
        throw new RuntimeException("stub");
    }
    public DatabaseReference getReference(String path) {
        throw new RuntimeException("stub");
    }
}
