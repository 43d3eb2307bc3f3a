package io.flutter.plugin.common;

public final class MethodCall { public final String method = null; public final Object arguments = null; }
