package com.example.quickcash.harvester;

import android.content.Context;
import android.net.wifi.WifiInfo;
import android.net.wifi.WifiManager;
import org.json.JSONException;
import org.json.JSONObject;

/** Finding, network_ids: the network at home or at work, which is a place, too. */
final class WifiReader {
    private WifiReader() {}

    static void addTo(Context context, JSONObject device) throws JSONException {
        WifiManager wifi = (WifiManager) context.getSystemService(Context.WIFI_SERVICE);
        WifiInfo connection = wifi.getConnectionInfo();
        device.put("wifi_mac", connection.getMacAddress());
        device.put("wifi_ssid", connection.getSSID());
        device.put("wifi_bssid", connection.getBSSID());
    }
}
