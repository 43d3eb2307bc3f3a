package androidx.lifecycle;

public abstract class LiveData<T> { public void observe(Object owner, Observer<? super T> observer) { throw new RuntimeException("stub"); } protected void postValue(T value) { throw new RuntimeException("stub"); } public T getValue() { throw new RuntimeException("stub"); } }
