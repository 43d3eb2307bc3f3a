package com.example.flows.room_generated;

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

public final class PeopleDao_Impl implements PeopleDao {
    private final androidx.room.RoomDatabase database;
    private final androidx.room.EntityInsertionAdapter<Person> adapter;
    public PeopleDao_Impl(androidx.room.RoomDatabase database) {
        this.database = database;
        this.adapter = new androidx.room.EntityInsertionAdapter<Person>(database) {
            @Override
            public String createQuery() { return "INSERT OR REPLACE INTO `people` (`name`) VALUES (?)"; }
            @Override
            public void bind(androidx.sqlite.db.SupportSQLiteStatement statement, Person person) {
                statement.bindString(1, person.getName());
            }
        };
    }
    @Override
    public void insert(Person person) { adapter.insert(person); }
    @Override
    public List<String> all() {
        androidx.room.RoomSQLiteQuery query = androidx.room.RoomSQLiteQuery.acquire("SELECT name FROM people", 0);
        Cursor cursor = androidx.room.util.DBUtil.query(database, query, false, null);
        List<String> found = new ArrayList<>(cursor.getCount());
        while (cursor.moveToNext()) {
            found.add(cursor.getString(0));
        }
        return found;
    }
}
