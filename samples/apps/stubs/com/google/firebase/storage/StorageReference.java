package com.google.firebase.storage;

public class StorageReference { public StorageReference child(String name) { throw new RuntimeException("stub"); } public Object putBytes(byte[] data) { throw new RuntimeException("stub"); } public Object putFile(android.net.Uri uri) { throw new RuntimeException("stub"); } }
