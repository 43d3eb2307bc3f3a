"""Where the entries of a long HAR lie, so that they are read one by one and not all at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONG = 32 << 20
"""Bytes from which on an archive is split; a shorter one is read as a whole."""

_RUN = re.compile(
    rb'[^"{}\[\]]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"{}\[\]]*+)*+',
    re.DOTALL,
)
"""Everything up to the next bracket that stands in no string."""

_NAMED = re.compile(rb'"entries"[ \t\r\n]*:[ \t\r\n]*$')
_BETWEEN = b" \t\r\n,"
_MOST_DEEP = 1000


@dataclass(frozen=True, slots=True)
class Split:
    """A HAR in pieces."""

    rest: bytes
    """The archive with an empty list in the place of its entries."""
    entries: tuple[tuple[int, int], ...]
    """First byte of each entry, and the byte behind it."""


def split(raw: bytes) -> Split | None:
    """Return where the entries lie, or none where that cannot be told without reading the whole.

    Then the archive is damaged, or of an odd form, which the reader of the whole tells.
    """
    entries: list[tuple[int, int]] = []
    whole: tuple[int, int] | None = None
    inside, first, behind = 0, 0, 0
    for place, depth, opens in _brackets(raw):
        if (
            opens
            and depth == 3
            and raw[place] == 0x5B
            and _NAMED.search(raw[max(0, place - 64) : place])
        ):
            if whole is not None:
                return None
            inside, behind = place, place + 1
        elif inside and opens and depth == 4:
            if raw[behind:place].strip(_BETWEEN) or raw[place] != 0x7B:
                return None
            first = place
        elif inside and not opens and depth == 4:
            behind = place + 1
            entries.append((first, behind))
        elif inside and not opens and depth == 3:
            if raw[behind:place].strip(_BETWEEN):
                return None
            whole, inside = (inside, place + 1), 0
        if depth < 0:
            return None
    if whole is None:
        return None
    return Split(raw[: whole[0]] + b"[]" + raw[whole[1] :], tuple(entries))


def _brackets(raw: bytes) -> Iterator[tuple[int, int, bool]]:
    """Yield place, depth and whether it opens, for each bracket; depth -1 where they do not fit."""
    open_now = bytearray()
    place, end = 0, len(raw)
    while True:
        run = _RUN.match(raw, place)
        place = run.end() if run is not None else end
        if place >= end:
            break
        sign = raw[place]
        if sign in b"{[":
            open_now.append(sign)
            if len(open_now) > _MOST_DEEP:
                break
            yield place, len(open_now), True
        else:
            # The closing bracket of each pair is two places behind the opening one in ASCII.
            if sign == 0x22 or not open_now or open_now[-1] != sign - 2:
                break
            yield place, len(open_now), False
            open_now.pop()
        place += 1
    if open_now or place < end:
        yield place, -1, False
