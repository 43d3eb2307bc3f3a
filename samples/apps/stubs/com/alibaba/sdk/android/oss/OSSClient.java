package com.alibaba.sdk.android.oss;

public class OSSClient { public Object asyncPutObject(com.alibaba.sdk.android.oss.model.PutObjectRequest request, Object callback) { throw new RuntimeException("stub"); } }
