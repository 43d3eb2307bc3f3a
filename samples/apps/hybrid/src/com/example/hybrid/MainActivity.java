package com.example.hybrid;

import android.app.Activity;
import android.os.Bundle;
import android.webkit.WebView;

/** Only shows the page: whatever this app does, its scripts do. */
public final class MainActivity extends Activity {
    private static String page = "file:///android_asset/www/index.html";

    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        WebView view = new WebView(this);
        view.getSettings().setJavaScriptEnabled(true);
        setContentView(view);
        view.loadUrl(page);
    }
}
