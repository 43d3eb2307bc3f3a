"""Finds planted values in base64 that begins anywhere: at each of the three alignments."""

from __future__ import annotations

import binascii
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator

from ahocorasick_rs import BytesAhoCorasick, Implementation

from inspector.traffic.planted.spellings import Fact, digits_of

SHORTEST = 9
"""Bytes of a value that is looked for: eight characters of base64 are free of its neighbours."""

_RUN = re.compile(r"[A-Za-z0-9+/_-]{12}")
_FIELDS = frozenset((
    "name", "phone", "number", "email", "national_id", "android_id", "advertising_id", "imei",
    "imsi", "serial", "wifi_mac", "wifi_bssid", "text", "password",
))  # fmt: skip
_TAIL = re.compile(rb"[A-Za-z0-9+/]+\Z")
_HEAD = re.compile(rb"[A-Za-z0-9+/]+")
_MOST = 60
"""Bytes of a long text that are enough."""


class AlignedIndex:
    """Base64 of every value at every alignment, without the characters that its neighbours change.

    Whatever stands before and after a value, the characters in the middle of its base64 are the
    same for the same position modulo three.
    """

    def __init__(self, facts: Iterable[tuple[Fact, str]]) -> None:
        self._facts: dict[bytes, list[tuple[Fact, bytes]]] = {}
        for fact, value in facts:
            if fact.field in _FIELDS:
                for text in _forms(fact, value):
                    raw = text.encode("utf-8", "replace")
                    for pattern in _patterns(raw):
                        self._facts.setdefault(pattern, []).append((fact, raw[:_MOST]))
        self._keys = list(self._facts)
        self._automaton = (
            BytesAhoCorasick(self._keys, implementation=Implementation.ContiguousNFA)
            if self._keys
            else None
        )

    def find(self, value: str) -> tuple[Fact, ...]:
        """Return the facts whose base64 stands in ``value``, at any place."""
        if self._automaton is None or _RUN.search(value) is None:
            return ()
        plain = value.replace("-", "+").replace("_", "/").encode("utf-8", "replace")
        found: dict[Fact, None] = {}
        for pattern, start, end in self._automaton.find_matches_as_indexes(plain, overlapping=True):
            near = None
            for fact, raw in self._facts[self._keys[pattern]]:
                if fact not in found:
                    near = near or _decoded(plain, start, end)
                    if any(_stands_in(raw, one) for one in near):
                        found[fact] = None
        return tuple(found)


def _decoded(plain: bytes, start: int, end: int) -> list[bytes]:
    """Return what the base64 around a match says, read from each of its four positions.

    The pattern lacks the last bits of its value, which a neighbour of one digit shares.
    """
    head = _TAIL.search(plain, max(0, start - 8), start)
    tail = _HEAD.match(plain, end, end + 8)
    run = plain[head.start() if head else start : tail.end() if tail else end]
    return [
        binascii.a2b_base64(piece + b"=" * (-len(piece) % 4))
        for skip in range(4)
        if len(piece := run[skip:]) % 4 != 1
    ] + [binascii.a2b_base64(piece[:-1]) for skip in range(4) if len(piece := run[skip:]) % 4 == 1]


def _stands_in(raw: bytes, text: bytes) -> bool:
    at = text.find(raw)
    if at < 0:
        return False
    # Another digit behind a number makes it another number.
    return not (raw.isdigit() and text[at + len(raw) : at + len(raw) + 1].isdigit())


def _forms(fact: Fact, value: str) -> Iterator[str]:
    yield value
    digits = digits_of(fact, value)
    if digits is not None and digits.phone:
        # Whatever is before it, the national number is the end of every spelling.
        yield digits.core


def _patterns(raw: bytes) -> Iterator[bytes]:
    raw = raw[:_MOST]
    if len(raw) < SHORTEST:
        return
    for shift in range(3):
        # Characters that hold bits of what stands before or after are left out.
        encoded = b64encode(bytes(shift) + raw)
        bits = 8 * (shift + len(raw))
        first = (8 * shift + 5) // 6
        yield encoded[first : bits // 6]
