"""Many texts as one, a line each: what is done to all of them at once costs a tenth of a loop."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property

_FILLING = " \t-().+/"
"""What people write between the digits of a number."""

_WIDE_FILLING = tuple(c.encode() for c in "\u00a0\u202a\u202c\u200e\u2011\u2013")
_ASCII_DIGITS = b"0123456789"

_NATIVE_DIGIT = re.compile(r"[^\D0-9]")
"""A decimal digit of another script: Android formats numbers in those of the user's language."""


class _Digits(dict[int, int]):
    """A table for ``str.translate``, made as characters turn up."""

    def __missing__(self, code: int) -> int:
        digit = unicodedata.decimal(chr(code), None)
        self[code] = code if digit is None else ord(str(digit))
        return self[code]


_NATIVE = _Digits()


def ascii_digits(text: str) -> str:
    """Return ``text`` with the decimal digits of every script as those of ASCII."""
    if text.isascii() or _NATIVE_DIGIT.search(text) is None:
        return text
    return text.translate(_NATIVE)


def bare(raw: bytes) -> bytes:
    """Return text in UTF-8 without what people write between the digits of a number."""
    raw = raw.translate(None, _FILLING.encode())
    if not raw.isascii():
        for filling in _WIDE_FILLING:
            raw = raw.replace(filling, b"")
    return raw


class Joined:
    """Texts of any number; line ``i`` of every form here belongs to ``values[i]``."""

    def __init__(self, values: Sequence[str]) -> None:
        self.values = values
        self.flat: Sequence[str] = values
        """The values, new lines inside them replaced by spaces."""
        text = "\n".join(values)
        self.has_new_lines = text.count("\n") >= len(values)
        if self.has_new_lines:
            self.flat = [value.replace("\n", " ") for value in values]
            text = "\n".join(self.flat)
        self.text = ascii_digits(text)
        """All lines, digits of every script as those of ASCII."""

    @cached_property
    def longest(self) -> int:
        """Characters of the longest value."""
        return max(map(len, self.values))

    @cached_property
    def raw(self) -> bytes:
        """All lines in UTF-8."""
        return self.text.encode("utf-8", "replace")

    @cached_property
    def bare(self) -> bytes:
        """All lines in UTF-8 without what people write between the digits of a number."""
        return bare(self.raw)

    @cached_property
    def bare_lines(self) -> list[str]:
        """The lines of ``bare``."""
        return self.bare.decode("utf-8").split("\n")

    @cached_property
    def all_numbers(self) -> bool:
        """True when every line of ``bare`` that is not empty is digits."""
        return self.bare.replace(b"\n", b"").isdigit()

    @cached_property
    def has_digits(self) -> bool:
        """True when some line has a digit."""
        return len(self.raw.translate(None, _ASCII_DIGITS)) < len(self.raw)
