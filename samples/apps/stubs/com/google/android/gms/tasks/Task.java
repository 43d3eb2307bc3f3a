package com.google.android.gms.tasks;

public abstract class Task<T> {
    public Task<T> addOnSuccessListener(OnSuccessListener<T> listener) {
        throw new RuntimeException("stub");
    }
}
