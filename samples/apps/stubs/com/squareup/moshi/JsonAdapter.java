package com.squareup.moshi;

public abstract class JsonAdapter<T> { public final String toJson(T value) { throw new RuntimeException("stub"); } public final T fromJson(String text) { throw new RuntimeException("stub"); } }
