package com.google.android.gms.location;

public class FusedLocationProviderClient {
    public com.google.android.gms.tasks.Task<android.location.Location> getLastLocation() {
        throw new RuntimeException("stub");
    }
}
