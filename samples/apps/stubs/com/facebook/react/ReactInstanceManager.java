package com.facebook.react;

public class ReactInstanceManager {
    public static void start(java.util.List<ReactPackage> packages) {
        throw new RuntimeException("stub");
    }
}
