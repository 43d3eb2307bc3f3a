package androidx.room.util;

public class DBUtil { public static android.database.Cursor query(androidx.room.RoomDatabase database, androidx.room.RoomSQLiteQuery query, boolean transaction, Object signal) { throw new RuntimeException("stub"); } }
