package com.facebook.react.bridge;

public abstract class ReactContextBaseJavaModule {
    public ReactContextBaseJavaModule(ReactApplicationContext context) {
        throw new RuntimeException("stub");
    }
    protected ReactApplicationContext getReactApplicationContext() {
        throw new RuntimeException("stub");
    }
}
