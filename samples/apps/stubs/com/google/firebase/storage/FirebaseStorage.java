package com.google.firebase.storage;

public final class FirebaseStorage { public static FirebaseStorage getInstance() { throw new RuntimeException("stub"); } public StorageReference getReference() { throw new RuntimeException("stub"); } }
