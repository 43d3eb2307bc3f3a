package androidx.room;

public final class RoomSQLiteQuery { public static RoomSQLiteQuery acquire(String query, int count) { throw new RuntimeException("stub"); } }
