"""Lists of numbers that are bytes: what JSON libraries of Java make of ``byte[]``."""

from __future__ import annotations

from inspector.traffic.tables.table import Table

LEAST = 24
"""Numbers that may hold a document."""

STEP = "bytes"


def bytes_of(table: Table) -> bytes | None:
    """Return the bytes that a list of whole numbers from -128 to 255 stands for, or none."""
    if table.kind != "list" or table.rows < LEAST or len(table.columns) != 1:
        return None
    values = table.columns[0].values
    if set(map(type, values)) != {int}:
        return None
    numbers: list[int] = values  # type: ignore[assignment]  # all are whole numbers
    if min(numbers) < -128 or max(numbers) > 255 or len(set(numbers[:LEAST])) < 4:
        return None
    return bytes(number & 255 for number in numbers)
