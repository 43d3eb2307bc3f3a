package com.google.android.gms.ads.identifier;

public class AdvertisingIdClient { public static Info getAdvertisingIdInfo(android.content.Context c) { throw new RuntimeException("stub"); } public static class Info { public String getId() { throw new RuntimeException("stub"); } } }
