"""Checks a case without network and without trust in whoever made it."""
