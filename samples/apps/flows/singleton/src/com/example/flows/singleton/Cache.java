package com.example.flows.singleton;

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

final class Cache {
    private static Cache instance;
    private final List<String> lines = new ArrayList<String>();

    static synchronized Cache get() {
        if (instance == null) {
            instance = new Cache();
        }
        return instance;
    }

    void add(String line) {
        lines.add(line);
    }

    String all() {
        return TextUtils.join(",", lines);
    }
}
