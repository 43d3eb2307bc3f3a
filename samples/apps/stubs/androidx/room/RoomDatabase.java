package androidx.room;

public abstract class RoomDatabase { public static class Builder<T> { public T build() { throw new RuntimeException("stub"); } } }
