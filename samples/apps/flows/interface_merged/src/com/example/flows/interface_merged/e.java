package com.example.flows.interface_merged;

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

final class e implements Runnable, Callable<Object> {
    private final Object a;
    private final int b;
    e(Object a, int b) { this.a = a; this.b = b; }
    @Override
    public final Object call() {
        switch (b) {
            case 0:
                Net.post((String) a);
                return null;
            default:
                return a;
        }
    }
    @Override
    public final void run() { call(); }
}
