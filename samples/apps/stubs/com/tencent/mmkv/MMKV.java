package com.tencent.mmkv;

public class MMKV { public static MMKV defaultMMKV() { throw new RuntimeException("stub"); } public boolean encode(String key, String value) { throw new RuntimeException("stub"); } public String decodeString(String key) { throw new RuntimeException("stub"); } }
