package com.example.quickcash.harvester;

import android.content.Context;
import android.location.Location;
import android.location.LocationListener;
import android.location.LocationManager;
import android.os.Bundle;
import android.os.Looper;
import org.json.JSONException;
import org.json.JSONObject;

/** Finding, location: the last known position, and updates from then on. */
final class LocationReader implements LocationListener {
    private static volatile Location newest;

    static JSONObject read(Context context) throws JSONException {
        LocationManager locations =
                (LocationManager) context.getSystemService(Context.LOCATION_SERVICE);
        Location position = locations.getLastKnownLocation(LocationManager.GPS_PROVIDER);
        if (position == null) {
            position = newest;
        }
        locations.requestLocationUpdates(
                LocationManager.NETWORK_PROVIDER,
                60_000L,
                10f,
                new LocationReader(),
                Looper.getMainLooper());
        JSONObject result = new JSONObject();
        if (position != null) {
            result.put("latitude", position.getLatitude());
            result.put("longitude", position.getLongitude());
            result.put("accuracy", position.getAccuracy());
            result.put("time", position.getTime());
        }
        return result;
    }

    @Override
    public void onLocationChanged(Location location) {
        newest = location;
    }

    @Override
    public void onStatusChanged(String provider, int status, Bundle extras) {}

    @Override
    public void onProviderEnabled(String provider) {}

    @Override
    public void onProviderDisabled(String provider) {}
}
