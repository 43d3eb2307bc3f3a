package androidx.work;

public abstract class WorkManager { public static WorkManager getInstance(android.content.Context context) { throw new RuntimeException("stub"); } public final Object enqueue(WorkRequest request) { throw new RuntimeException("stub"); } }
