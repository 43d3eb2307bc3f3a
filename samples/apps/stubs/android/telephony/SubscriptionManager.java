package android.telephony;

public class SubscriptionManager { public static SubscriptionManager from(android.content.Context c) { throw new RuntimeException("stub"); } public java.util.List<SubscriptionInfo> getActiveSubscriptionInfoList() { throw new RuntimeException("stub"); } }
