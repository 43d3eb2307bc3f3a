package io.reactivex;

public abstract class Single<T> {
    public static <T> Single<T> fromCallable(java.util.concurrent.Callable<T> source) { throw new RuntimeException("stub"); }
    public Single<T> subscribeOn(Object scheduler) { throw new RuntimeException("stub"); }
    public <R> Single<R> flatMap(io.reactivex.functions.Function<T, Single<R>> function) { throw new RuntimeException("stub"); }
    public static <T> Single<T> just(T value) { throw new RuntimeException("stub"); }
    public Object subscribe(io.reactivex.functions.Consumer<T> consumer, io.reactivex.functions.Consumer<Throwable> error) { throw new RuntimeException("stub"); }
}
