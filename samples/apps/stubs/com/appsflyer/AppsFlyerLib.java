package com.appsflyer;

public class AppsFlyerLib {
    public static AppsFlyerLib getInstance() {
        throw new RuntimeException("stub");
    }
    public void logEvent(android.content.Context context, String name, java.util.Map<String, Object> values) {
        throw new RuntimeException("stub");
    }
}
