"""The evidence in formats of other programs: CSV, XLSX, CASE/UCO."""
