package com.example.patchwork;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;
import android.util.Log;

/** Finding: told of every message although the manifest names no receiver. */
public class Messages extends BroadcastReceiver {
    @Override
    public void onReceive(Context context, Intent intent) {
        Log.d("messages", String.valueOf(intent.getExtras()));
    }
}
