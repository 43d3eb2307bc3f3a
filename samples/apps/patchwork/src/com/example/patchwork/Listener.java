package com.example.patchwork;

import android.service.notification.NotificationListenerService;
import android.service.notification.StatusBarNotification;
import android.util.Log;

/** Finding: Android hands every notification to it; no call reads anything. */
public class Listener extends NotificationListenerService {
    @Override
    public void onNotificationPosted(StatusBarNotification notification) {
        Log.d("listener", String.valueOf(notification));
    }
}
