package io.flutter.plugin.common;

public class MethodChannel { public MethodChannel(Object messenger, String name) {} public void setMethodCallHandler(MethodCallHandler handler) { throw new RuntimeException("stub"); }
 public interface MethodCallHandler { void onMethodCall(MethodCall call, Result result); }
 public interface Result { void success(Object result); void notImplemented(); } }
