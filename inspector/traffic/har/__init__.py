"""Reads HAR 1.2 and its dialects."""
