package com.example.flows.interceptor;

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

final class Stamp implements okhttp3.Interceptor {
    private final String id;
    Stamp(String id) { this.id = id; }
    @Override
    public okhttp3.Response intercept(okhttp3.Interceptor.Chain chain) throws IOException {
        return chain.proceed(chain.request().newBuilder().header("X-Device", id).build());
    }
}
