package com.android.volley.toolbox;

public class JsonObjectRequest extends com.android.volley.Request { public JsonObjectRequest(int method, String url, org.json.JSONObject body, Object ok, Object error) { super(); } }
