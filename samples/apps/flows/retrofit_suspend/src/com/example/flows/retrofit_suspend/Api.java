package com.example.flows.retrofit_suspend;

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
    @retrofit2.http.FormUrlEncoded
    @retrofit2.http.POST("v2/register")
    Object register(@retrofit2.http.Field("id") String id, @retrofit2.http.Field("book") String book,
            kotlin.coroutines.Continuation<? super String> next);
}
