package android.app.usage;

public final class UsageStatsManager { public java.util.List<UsageStats> queryUsageStats(int kind, long from, long to) { throw new RuntimeException("stub"); } }
