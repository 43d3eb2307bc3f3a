package com.example.quickcash.harvester;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;

/** Starts the uploads again after each restart of the phone (RECEIVE_BOOT_COMPLETED). */
public class BootReceiver extends BroadcastReceiver {
    @Override
    public void onReceive(Context context, Intent intent) {
        context.startService(new Intent(context, HarvestService.class));
        OverdueOverlay.show(context);
    }
}
