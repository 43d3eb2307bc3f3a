package androidx.work;

public abstract class Worker { public Worker(android.content.Context context, Object parameters) {} public abstract Object doWork(); public final android.content.Context getApplicationContext() { throw new RuntimeException("stub"); } public final Data getInputData() { throw new RuntimeException("stub"); } }
