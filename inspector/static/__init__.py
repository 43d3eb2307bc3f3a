"""APK to StaticResult."""
