package com.example.flows.enum_strategy;

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

enum Way {
    SHOW { void send(String text) { Log.i("x", "shown"); } },
    POST { void send(String text) { Net.post(text); } };
    abstract void send(String text);
}
