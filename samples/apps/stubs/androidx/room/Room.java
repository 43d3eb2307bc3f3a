package androidx.room;

public class Room { public static <T extends RoomDatabase> RoomDatabase.Builder<T> databaseBuilder(android.content.Context c, Class<T> type, String name) { throw new RuntimeException("stub"); } }
