package androidx.room;

public abstract class EntityInsertionAdapter<T> { public EntityInsertionAdapter(RoomDatabase database) {} protected abstract String createQuery(); protected abstract void bind(androidx.sqlite.db.SupportSQLiteStatement statement, T entity); public final void insert(T entity) { throw new RuntimeException("stub"); } }
