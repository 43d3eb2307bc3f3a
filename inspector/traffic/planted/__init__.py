"""Finds a persona's values in texts, in every spelling."""
