package com.example.flows.okhttp_async_chain;

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

final class Queue {
    private static volatile Queue instance;
    private final List<String> items = Collections.synchronizedList(new ArrayList<String>());
    private final ExecutorService pool = Executors.newSingleThreadExecutor();
    static Queue get() {
        if (instance == null) {
            synchronized (Queue.class) {
                if (instance == null) {
                    instance = new Queue();
                }
            }
        }
        return instance;
    }
    void add(String item) { items.add(item); }
    void flush() {
        final List<String> batch = new ArrayList<String>(items);
        items.clear();
        pool.submit(new Runnable() {
            @Override
            public void run() {
                for (String each : batch) {
                    Net.post(each);
                }
            }
        });
    }
}
