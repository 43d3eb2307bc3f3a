"""Tells meaningful text from the noise that a wrong decoding makes."""

from __future__ import annotations

import re
import unicodedata

from inspector.traffic.unfold.data import Data
from inspector.traffic.unfold.layer import Tree

_ASCII_TEXT = re.compile(r"[\x20-\x7e\s]*", re.ASCII)
_SAMPLE = 400


def makes_sense(value: Tree) -> bool:
    """Return true when ``value`` is text that somebody could have written.

    Five random bytes are printable ASCII with a chance of 0.7 %, eight with 0.04 %; other scripts
    must stay in at most three of them and have no private or unassigned characters.
    """
    if isinstance(value, bytes):
        text = Data(value).text
        if text is None:
            return False
        value = text
    if not isinstance(value, str):
        return True
    sample = value[:_SAMPLE]
    if len(sample) < 4:
        return False
    if sample.isascii():
        return _ASCII_TEXT.fullmatch(sample) is not None
    scripts: set[str] = set()
    for char in sample:
        if char.isascii():
            if not (char.isprintable() or char.isspace()):
                return False
            continue
        category = unicodedata.category(char)
        if category[0] == "C" and category != "Cf":
            return False
        if category[0] == "L":
            scripts.add(unicodedata.name(char, "?").split(" ", 1)[0])
    return len(scripts) <= 3
