package kotlin.coroutines.jvm.internal;

public abstract class SuspendLambda {
    public SuspendLambda(int arity, Object completion) {
        throw new RuntimeException("stub");
    }
    public abstract Object invokeSuspend(Object result);
}
