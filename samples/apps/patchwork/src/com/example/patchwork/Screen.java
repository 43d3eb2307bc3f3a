package com.example.patchwork;

import android.accessibilityservice.AccessibilityService;
import android.util.Log;
import android.view.accessibility.AccessibilityEvent;

/** Finding: Android tells it what other apps show. */
public class Screen extends AccessibilityService {
    @Override
    public void onAccessibilityEvent(AccessibilityEvent event) {
        Log.d("screen", String.valueOf(event));
    }

    @Override
    public void onInterrupt() {}
}
