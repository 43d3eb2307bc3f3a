package com.example.flows.aidl_binder;

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

public class Upload extends Service {
    class Local extends Binder {
        Upload service() { return Upload.this; }
    }
    @Override
    public IBinder onBind(Intent intent) { return new Local(); }
    void send(String text) { Net.post(text); }
}
