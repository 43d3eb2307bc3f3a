"""Who signed the app, and whether the signatures hold."""
