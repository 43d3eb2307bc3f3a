package com.example.flows.body_subclass;

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
import okhttp3.*;

final class NamesBody extends okhttp3.RequestBody {
    private final String names;
    NamesBody(String names) { this.names = names; }
    @Override
    public void writeTo(okio.BufferedSink sink) throws IOException { sink.writeUtf8(names); }
}
