package android.service.notification;

public class StatusBarNotification {
    public String getPackageName() {
        throw new RuntimeException("stub");
    }
    public android.app.Notification getNotification() {
        throw new RuntimeException("stub");
    }
}
