package com.android.volley.toolbox;

public class Volley {
    public static com.android.volley.RequestQueue newRequestQueue(android.content.Context context) {
        throw new RuntimeException("stub");
    }
}
