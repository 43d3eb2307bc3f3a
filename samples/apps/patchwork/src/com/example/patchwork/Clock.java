package com.example.patchwork;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;

/** No finding: a receiver that nobody registers for messages. */
public class Clock extends BroadcastReceiver {
    @Override
    public void onReceive(Context context, Intent intent) {
        setResultCode(1);
    }
}
