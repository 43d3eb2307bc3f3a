package android.app.usage;

public final class UsageStats { public String getPackageName() { throw new RuntimeException("stub"); } }
