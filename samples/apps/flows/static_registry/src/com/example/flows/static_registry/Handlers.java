package com.example.flows.static_registry;

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

final class Handlers {
    interface Task { void handle(String text); }
    static final Map<String, Task> MAP = new HashMap<String, Task>();
    static {
        MAP.put("show", new Task() { public void handle(String text) { Log.i("x", "shown"); } });
        MAP.put("upload", new Task() { public void handle(String text) { Net.post(text); } });
    }
}
