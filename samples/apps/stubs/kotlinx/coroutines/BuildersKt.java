package kotlinx.coroutines;

public class BuildersKt {
    public static Object launch(Object scope, Object context, Object start, kotlin.jvm.functions.Function2<?, ?, ?> body) {
        throw new RuntimeException("stub");
    }
}
