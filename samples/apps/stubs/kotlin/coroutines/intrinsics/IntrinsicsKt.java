package kotlin.coroutines.intrinsics;

public class IntrinsicsKt {
    public static Object getCOROUTINE_SUSPENDED() {
        throw new RuntimeException("stub");
    }
}
