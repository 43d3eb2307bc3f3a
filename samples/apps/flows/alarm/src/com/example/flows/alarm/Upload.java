package com.example.flows.alarm;

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

public class Upload extends IntentService {
    public Upload() { super("upload"); }
    @Override
    protected void onHandleIntent(Intent intent) { Net.post(intent.getStringExtra("names")); }
}
