"""Hexadecimal text."""

from __future__ import annotations

import re

from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.data import Data
from inspector.traffic.unfold.layer import Opened

# No repeated groups over whole texts: the matcher would keep a state for each repetition.
_HEX = re.compile(r"(?:0[xX])?([0-9a-f]{12,}|[0-9A-F]{12,})\s*", re.ASCII)
_SPACED = re.compile(r"(?:(?:0x|\\x|%)?[0-9A-Fa-f]{2}[\s:,]?){6,}", re.ASCII)
_SIGNS = re.compile(r"[0-9A-Fa-fx\\%\s:,]+", re.ASCII)
_JUNK = re.compile(r"0x|\\x|[\s:,%]")


class Hex:
    """Base 16, also as ``0x…``, ``\\x41\\x42`` or with separators."""

    name = "hex"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the bytes; ``sure`` is false: they must make sense to count."""
        text = data.text
        if text is None or len(text) < 12:
            return None
        match = _HEX.fullmatch(text)
        if match and len(match[1]) % 2 == 0:
            return Opened((self.name,), bytes.fromhex(match[1]), sure=False)
        if not _SPACED.fullmatch(text[:64]) or len(text) < 24 or not _SIGNS.fullmatch(text):
            return None
        digits = _JUNK.sub("", text)
        if len(digits) % 2 or text.count("%") * 2 not in (0, len(digits)):
            # Percent-encoding of percent-encoding has fewer signs than bytes: it is no hex.
            return None
        try:
            return Opened((self.name,), bytes.fromhex(digits), sure=False)
        except ValueError:
            return None


def unhex(text: str) -> bytes | None:
    """Return the bytes of plain hexadecimal ``text``, or none."""
    match = _HEX.fullmatch(text)
    return bytes.fromhex(match[1]) if match and len(match[1]) % 2 == 0 else None
