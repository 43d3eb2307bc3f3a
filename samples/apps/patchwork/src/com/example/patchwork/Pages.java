package com.example.patchwork;

import android.app.Activity;
import android.webkit.CookieManager;
import android.webkit.JavascriptInterface;
import android.webkit.WebView;

/** No findings: the app's own page with a bridge and its own cookie, and a link to share with. */
public class Pages extends Activity {
    static final String SHARE = "https://www.facebook.com/sharer/sharer.php";

    void own() {
        WebView view = new WebView(this);
        view.addJavascriptInterface(new Bridge(), "app");
        view.loadUrl("https://patchwork.example/login");
        CookieManager.getInstance().getCookie("https://patchwork.example/");
        setTitle(SHARE);
    }

    static final class Bridge {
        @JavascriptInterface
        public String version() {
            return "1";
        }
    }
}
