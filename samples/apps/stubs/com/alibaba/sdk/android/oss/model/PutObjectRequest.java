package com.alibaba.sdk.android.oss.model;

public class PutObjectRequest { public PutObjectRequest(String bucket, String key, byte[] data) {} public PutObjectRequest(String bucket, String key, String file) {} }
