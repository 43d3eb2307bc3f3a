package com.google.android.gms.location;

public class LocationServices {
    public static FusedLocationProviderClient getFusedLocationProviderClient(android.content.Context context) {
        throw new RuntimeException("stub");
    }
}
