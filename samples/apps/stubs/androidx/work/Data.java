package androidx.work;

public final class Data { public String getString(String key) { throw new RuntimeException("stub"); } public static final class Builder { public Builder putString(String key, String value) { throw new RuntimeException("stub"); } public Data build() { throw new RuntimeException("stub"); } } }
