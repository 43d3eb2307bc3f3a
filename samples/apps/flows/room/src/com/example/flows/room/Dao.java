package com.example.flows.room;

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

final class Dao {
    private final SQLiteDatabase database;
    Dao(SQLiteDatabase database) { this.database = database; }
    void insert(String name) {
        SQLiteStatement statement = database.compileStatement("INSERT OR REPLACE INTO `people` (`name`) VALUES (?)");
        statement.bindString(1, name);
        statement.executeInsert();
    }
    String all() {
        Cursor cursor = database.rawQuery("SELECT * FROM people", null);
        return cursor.moveToFirst() ? cursor.getString(0) : "";
    }
}
