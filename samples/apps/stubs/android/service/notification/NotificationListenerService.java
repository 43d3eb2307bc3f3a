package android.service.notification;

public abstract class NotificationListenerService extends android.app.Service {
    public abstract void onNotificationPosted(StatusBarNotification posted);

    @Override
    public android.os.IBinder onBind(android.content.Intent intent) {
        throw new RuntimeException("stub");
    }
}
