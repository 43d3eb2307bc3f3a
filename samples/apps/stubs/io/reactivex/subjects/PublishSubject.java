package io.reactivex.subjects;

public final class PublishSubject<T> extends io.reactivex.Observable<T> { public static <T> PublishSubject<T> create() { throw new RuntimeException("stub"); } public void onNext(T value) { throw new RuntimeException("stub"); } }
