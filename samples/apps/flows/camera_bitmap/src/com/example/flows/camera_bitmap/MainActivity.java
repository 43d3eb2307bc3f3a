package com.example.flows.camera_bitmap;

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

/** A picture of the camera is made smaller, encoded and posted. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        android.hardware.Camera.open().takePicture(null, null, new android.hardware.Camera.PictureCallback() {
            @Override
            public void onPictureTaken(byte[] data, android.hardware.Camera camera) {
                android.graphics.Bitmap full = android.graphics.BitmapFactory.decodeByteArray(data, 0, data.length);
                android.graphics.Bitmap small = android.graphics.Bitmap.createScaledBitmap(full, 100, 100, true);
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                small.compress(android.graphics.Bitmap.CompressFormat.JPEG, 80, out);
                Net.post(android.util.Base64.encodeToString(out.toByteArray(), 2));
            }
        });
    }
}
