"""Fits a label into a picture by estimating the width that the browser will give it."""

from __future__ import annotations

import unicodedata

from reports.safe import line


def columns(text: str) -> int:
    """Return the width of ``text`` in columns: two for wide letters, none for combining marks."""
    return sum(_width(char) for char in text)


def fit(text: str, room: int) -> str:
    """Return ``text`` made visible and cut to ``room`` columns, with an ellipsis if cut."""
    shown = line(text, 4 * room)
    if columns(shown) <= room:
        return shown
    taken, used = [], 0
    for char in shown:
        used += _width(char)
        if used > room - 1:
            break
        taken.append(char)
    return "".join(taken).rstrip() + "…"


def _width(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1
