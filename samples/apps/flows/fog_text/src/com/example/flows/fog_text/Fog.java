package com.example.flows.fog_text;

import android.accounts.*;
import android.app.*;
import android.content.*;
import android.content.pm.*;
import android.database.*;
import android.database.sqlite.*;
import android.location.*;
import android.net.*;
import android.os.*;
import android.provider.*;
import android.telephony.*;
import android.text.*;
import android.util.*;
import android.view.*;
import android.webkit.*;
import android.widget.*;
import java.io.*;
import java.net.*;
import java.util.*;
import java.util.concurrent.*;
import org.json.*;

final class Fog {
    static String text(String data, String key) {
        byte[] bytes = android.util.Base64.decode(data, 2);
        byte[] mixed = new byte[bytes.length];
        int length = bytes.length;
        int keyLength = key.length();
        int i = 0;
        int j = 0;
        while (i < length) {
            if (j >= keyLength) {
                j = 0;
            }
            mixed[i] = (byte) (bytes[i] ^ key.charAt(j));
            i++;
            j++;
        }
        try {
            return new String(mixed, "UTF-8");
        } catch (UnsupportedEncodingException e) {
            return new String(mixed);
        }
    }
}
