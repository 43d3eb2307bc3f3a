package com.example.flows.location_json;

import android.accounts.*;
import android.app.*;
import android.content.*;
import android.content.pm.*;
import android.database.*;
import android.database.sqlite.*;
import android.location.*;
import android.net.*;
import android.os.*;
import android.provider.*;
import android.telephony.*;
import android.text.*;
import android.util.*;
import android.view.*;
import android.webkit.*;
import android.widget.*;
import java.io.*;
import java.net.*;
import java.util.*;
import java.util.concurrent.*;
import org.json.*;

/** Numbers of the last position are put into JSON. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        Location place = ((LocationManager) getSystemService(LOCATION_SERVICE)).getLastKnownLocation("gps");
        JSONObject json = new JSONObject();
        try {
            json.put("lat", place.getLatitude());
            json.put("lon", place.getLongitude());
        } catch (JSONException e) {
            return;
        }
        Net.post(json.toString());
    }
}
