"""Trees of values as tables: records side by side."""
