"""Where the entries of a long HAR lie, so that they are read one by one and not all at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LONG = 32 << 20
"""Bytes from which on an archive is split; a shorter one is read as a whole."""

_RUN = re.compile(
    rb'[^"{}\[\]]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"{}\[\]]*+)*+',
    re.DOTALL,
)
"""Everything up to the next bracket that stands in no string."""

_NAMED = re.compile(rb'"entries"[ \t\r\n]*:[ \t\r\n]*$')
_BETWEEN = b" \t\r\n,"
_LIST, _OBJECT = 0x5B, 0x7B
_MOST_DEEP = 1000


@dataclass(frozen=True, slots=True)
class Split:
    """A HAR in pieces."""

    rest: bytes
    """The archive with an empty list in the place of its entries."""
    entries: tuple[tuple[int, int], ...]
    """First byte of each entry, and the byte behind it."""


@dataclass(slots=True)
class _Found:
    """What the brackets of an archive show."""

    entries: list[tuple[int, int]] = field(default_factory=list)
    begin: int = 0
    """The bracket that opens the list of entries."""
    end: int = 0
    """The byte behind the bracket that closes it."""
    whole: bool = True
    """False where it is damaged, or of an odd form."""


def split(raw: bytes) -> Split | None:
    """Return where the entries lie, or none where that cannot be told without reading the whole.

    Then the archive is damaged, or of an odd form, which the reader of the whole tells.
    """
    found = _found(raw)
    if not found.whole or not found.end:
        return None
    return Split(raw[: found.begin] + b"[]" + raw[found.end :], tuple(found.entries))


def before_tear(raw: bytes) -> Split | None:
    """Return the entries before the place where an archive ends too soon; none without any."""
    found = _found(raw)
    if found.whole or not found.entries:
        return None
    return Split(raw[: found.begin] + b"[]}}", tuple(found.entries))


def _found(raw: bytes) -> _Found:
    found = _Found()
    first, behind = 0, 0
    for place, depth, opens in _brackets(raw):
        inside = found.begin and not found.end
        if depth < 0:
            found.whole = False
        elif opens and depth == 3 and raw[place] == _LIST and _named(raw, place):
            if found.begin:
                found.whole = False
                break
            found.begin, behind = place, place + 1
        elif inside and depth in (3, 4) and (opens or depth == 3):
            # Between two entries stands a comma, before the first and behind the last nothing.
            if raw[behind:place].strip(_BETWEEN) or (opens and raw[place] != _OBJECT):
                found.whole = False
                break
            first = place
            found.end = 0 if opens else place + 1
        elif inside and depth == 4:
            behind = place + 1
            found.entries.append((first, behind))
    return found


def _named(raw: bytes, place: int) -> bool:
    return _NAMED.search(raw[max(0, place - 64) : place]) is not None


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
