package com.example.quickcash.harvester;

import android.content.Context;
import android.provider.Settings;
import android.telephony.TelephonyManager;
import org.json.JSONException;
import org.json.JSONObject;

/** Finding, device_ids: identifiers that survive a new installation. */
final class DeviceIdReader {
    private DeviceIdReader() {}

    static JSONObject read(Context context) throws JSONException {
        TelephonyManager phone =
                (TelephonyManager) context.getSystemService(Context.TELEPHONY_SERVICE);
        JSONObject device = new JSONObject();
        device.put("imei", phone.getDeviceId());
        device.put("imsi", phone.getSubscriberId());
        device.put("iccid", phone.getSimSerialNumber());
        device.put("android_id", androidId(context));
        return device;
    }

    static String androidId(Context context) {
        return Settings.Secure.getString(
                context.getContentResolver(), Settings.Secure.ANDROID_ID);
    }
}
