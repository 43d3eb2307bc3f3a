package com.example.quickcash.harvester;

import android.content.Context;
import android.graphics.PixelFormat;
import android.view.WindowManager;
import android.widget.TextView;

/** Use of SYSTEM_ALERT_WINDOW: a reminder over other apps that cannot be closed. */
final class OverdueOverlay {
    private OverdueOverlay() {}

    static void show(Context context) {
        TextView notice = new TextView(context);
        notice.setText(R.string.overdue_notice);
        WindowManager windows = (WindowManager) context.getSystemService(Context.WINDOW_SERVICE);
        windows.addView(
                notice,
                new WindowManager.LayoutParams(
                        WindowManager.LayoutParams.MATCH_PARENT,
                        WindowManager.LayoutParams.WRAP_CONTENT,
                        WindowManager.LayoutParams.TYPE_SYSTEM_ALERT,
                        WindowManager.LayoutParams.FLAG_NOT_FOCUSABLE,
                        PixelFormat.TRANSLUCENT));
    }
}
