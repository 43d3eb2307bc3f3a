package com.example.flows.gson_tree;

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

public interface Api {
    @retrofit2.http.Multipart
    @retrofit2.http.POST("v3/up")
    retrofit2.Call<String> upload(@retrofit2.http.Part("data") String data, @retrofit2.http.Part okhttp3.MultipartBody file);
}
