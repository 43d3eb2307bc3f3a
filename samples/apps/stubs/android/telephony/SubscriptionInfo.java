package android.telephony;

public class SubscriptionInfo { public String getIccId() { throw new RuntimeException("stub"); } public String getNumber() { throw new RuntimeException("stub"); } }
