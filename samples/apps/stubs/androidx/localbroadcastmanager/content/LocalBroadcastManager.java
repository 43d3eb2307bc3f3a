package androidx.localbroadcastmanager.content;

public final class LocalBroadcastManager { public static LocalBroadcastManager getInstance(android.content.Context c) { throw new RuntimeException("stub"); } public void registerReceiver(android.content.BroadcastReceiver r, android.content.IntentFilter f) { throw new RuntimeException("stub"); } public boolean sendBroadcast(android.content.Intent i) { throw new RuntimeException("stub"); } }
