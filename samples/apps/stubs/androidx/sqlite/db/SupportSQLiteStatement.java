package androidx.sqlite.db;

public interface SupportSQLiteStatement { void bindString(int index, String value); }
