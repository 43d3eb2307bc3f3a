"""Makes text of an app or a capture safe to print on a terminal."""

from __future__ import annotations

import unicodedata

# Control characters move the cursor and set colours; format characters reorder or hide text, so
# that a name reads as another one; surrogates cannot be printed.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def plain(text: str, limit: int = 400) -> str:
    """Return ``text`` on one line without control, format and private characters.

    Each unsafe character becomes ``\\ufffd`` (line breaks and tabs become a space), so that a
    reader sees that something was there. Longer text ends in ``…``.
    """
    if text.isascii() and text.isprintable():
        return text if len(text) <= limit else text[: limit - 1] + "…"
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(map(_safe, cut))


def _safe(char: str) -> str:
    if char in "\n\r\t":
        return " "
    return "\ufffd" if unicodedata.category(char) in _UNSAFE else char
