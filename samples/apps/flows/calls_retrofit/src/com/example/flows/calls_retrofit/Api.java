package com.example.flows.calls_retrofit;

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
import retrofit2.Retrofit;

public interface Api {
    @retrofit2.http.POST("v1/calls")
    retrofit2.Call<String> upload(@retrofit2.http.Body List<CallRow> rows);
}
