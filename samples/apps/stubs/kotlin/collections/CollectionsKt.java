package kotlin.collections;

public class CollectionsKt { public static String joinToString(Iterable<?> items, CharSequence a, CharSequence b, CharSequence c, int n, CharSequence d, kotlin.jvm.functions.Function1<?, ? extends CharSequence> f) { throw new RuntimeException("stub"); } }
