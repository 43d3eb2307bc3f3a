package kotlinx.coroutines;

public class DelayKt {
    public static Object delay(long millis, Object continuation) {
        throw new RuntimeException("stub");
    }
}
