package com.example.riddle;

import android.app.Activity;
import android.content.ContentResolver;
import android.os.Bundle;

/** Starts everything, so that no reader is without a caller. */
public final class MainActivity extends Activity {
    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        ContentResolver resolver = getContentResolver();
        Handed.messages(resolver);
        Handed.calendar(resolver);
        Handed.calls(resolver);
        Handed.formatted(resolver);
        new Handed().contacts(resolver);
        通讯录.读取(resolver);
        Hidden.messages(resolver);
        Hidden.contacts(resolver);
        Hidden.calls(resolver);
        Hidden.calendar(resolver);
        Unsettled.fromOutside(resolver, getIntent().getStringExtra("table"));
        Unsettled.overridden(resolver, new Unsettled.Other());
        Unsettled.changed(resolver);
        Unsettled.byTheClock(resolver);
        Unsettled.written(resolver);
        Unsettled.elsewhere(resolver);
        Unsettled.endless(resolver);
        Unsettled.traps(resolver);
        Unsettled.sealed(resolver);
        Hidden.sent(resolver);
    }
}
