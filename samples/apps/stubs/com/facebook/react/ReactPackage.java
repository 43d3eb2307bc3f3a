package com.facebook.react;

public interface ReactPackage {
    java.util.List<Object> createNativeModules(com.facebook.react.bridge.ReactApplicationContext context);
}
