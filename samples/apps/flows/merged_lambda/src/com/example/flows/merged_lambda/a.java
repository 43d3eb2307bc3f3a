package com.example.flows.merged_lambda;

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

final class a implements Runnable {
    final int b;
    final Object c;
    a(int b, Object c) { this.b = b; this.c = c; }
    @Override
    public void run() {
        switch (b) {
            case 0:
                Net.post((String) c);
                return;
            case 1:
                ((TextView) c).setText("done");
                return;
            default:
                Log.i("a", "nothing");
        }
    }
}
