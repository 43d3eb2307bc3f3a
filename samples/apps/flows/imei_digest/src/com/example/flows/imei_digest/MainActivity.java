package com.example.flows.imei_digest;

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

/** A digest of the device's number is posted. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        try {
            java.security.MessageDigest digest = java.security.MessageDigest.getInstance("MD5");
            digest.update(imei().getBytes());
            byte[] sum = digest.digest();
            StringBuilder hex = new StringBuilder();
            for (byte each : sum) {
                hex.append(Integer.toHexString(each & 0xff));
            }
            Net.post(hex.toString());
        } catch (java.security.GeneralSecurityException e) {
            finish();
        }
    }

    String imei() {
        TelephonyManager phone = (TelephonyManager) getSystemService(Context.TELEPHONY_SERVICE);
        return phone.getDeviceId();
    }
}
