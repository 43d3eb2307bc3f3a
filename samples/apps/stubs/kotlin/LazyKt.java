package kotlin;

public class LazyKt { public static <T> Lazy<T> lazy(kotlin.jvm.functions.Function0<? extends T> make) { throw new RuntimeException("stub"); } }
