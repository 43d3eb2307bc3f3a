"""Reads the texts of ``resources.arsc`` with name and locale, and the strings of a binary XML.

Format: AOSP, frameworks/base/libs/androidfw/include/androidfw/ResourceTypes.h. Every offset is one
that the file states, so each is checked; what lies outside the file is left out.
"""

import struct
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_POOL, _TABLE, _XML, _PACKAGE, _TYPE = 0x0001, 0x0002, 0x0003, 0x0200, 0x0201
_UTF8 = 1 << 8
_SPARSE, _OFFSET16 = 1, 2
_COMPLEX, _COMPACT = 1, 8
_STRING = 0x03
_NONE = 0xFFFFFFFF
# Old codes that Android still writes (java.util.Locale), and Filipino as Tagalog.
_RENAMED = {"in": "id", "iw": "he", "ji": "yi", "tl": "fil"}
_MAX_STRINGS = 500_000
_MAX_TEXTS = 1_000_000
"""Texts of one table; overlapping chunks of a hostile one could state more than it has bytes."""


class ResourceText(NamedTuple):
    """One text of the table."""

    name: str
    """Such as ``string/terms``."""
    locale: str
    """BCP 47; empty for the default."""
    text: str
    number: int
    """Resource id, as code and layouts name it."""


class Pool:
    """A string pool, whose strings are decoded when asked for."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self._known: dict[int, str] = {}
        kind, header, size, count, _, flags, strings, _ = struct.unpack_from("<HHIIIIII", data, at)
        if kind != _POOL:
            raise ValueError("no string pool where one must be")
        self._end = min(at + size, len(data))
        room = max(0, self._end - at - header) // 4
        self.count = min(count, room, _MAX_STRINGS)
        self._offsets = struct.unpack_from(f"<{self.count}I", data, at + header)
        self._start = at + strings
        self._utf8 = bool(flags & _UTF8)

    def __getitem__(self, number: int) -> str:
        if (known := self._known.get(number)) is None:
            known = self._known[number] = self._read(number)
        return known

    def _read(self, number: int) -> str:
        if not 0 <= number < self.count:
            return ""
        at = self._start + self._offsets[number]
        if at + 4 > self._end:
            return ""
        data = self._data
        if self._utf8:
            at += 2 if data[at] & 0x80 else 1  # the length in UTF-16 units, which is not needed
            length = data[at]
            at += 1
            if length & 0x80 and at < self._end:
                length = (length & 0x7F) << 8 | data[at]
                at += 1
            return data[at : min(at + length, self._end)].decode("utf-8", "replace")
        length = int.from_bytes(data[at : at + 2], "little")
        at += 2
        if length & 0x8000:
            length = (length & 0x7FFF) << 16 | int.from_bytes(data[at : at + 2], "little")
            at += 2
        return data[at : min(at + 2 * length, self._end)].decode("utf-16-le", "replace")


def xml_strings(data: bytes) -> Iterator[str]:
    """Yield the strings of a binary XML; nothing for any other file."""
    if len(data) < 36 or struct.unpack_from("<H", data)[0] != _XML:
        return
    pool = Pool(data, 8)
    for number in range(pool.count):
        yield pool[number]


def table_texts(data: bytes) -> Iterator[ResourceText]:
    """Yield the texts of a resource table, in file order.

    Raises ValueError, IndexError or struct.error where the table cannot be followed; what came
    before counts.
    """
    if len(data) < 40 or struct.unpack_from("<H", data)[0] != _TABLE:
        raise ValueError("it does not start as a resource table does")
    left = _MAX_TEXTS
    values: Pool | None = None
    for kind, at, size in _chunks(data, struct.unpack_from("<H", data, 2)[0], len(data)):
        if kind == _POOL and values is None:
            values = Pool(data, at)
        elif kind == _PACKAGE and values is not None:
            for text in _package(data, at, size, values):
                yield text
                left -= 1
                if not left:
                    raise ValueError(f"more than {_MAX_TEXTS} texts")


def _chunks(data: bytes, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    while at + 8 <= end:
        kind, _, size = struct.unpack_from("<HHI", data, at)
        if size < 8:
            raise ValueError("a chunk shorter than its header")
        yield kind, at, min(size, end - at)
        at += size


def _package(data: bytes, at: int, size: int, values: Pool) -> Iterator[ResourceText]:
    header = struct.unpack_from("<H", data, at + 2)[0]
    owner = struct.unpack_from("<I", data, at + 8)[0]
    types_at, _, keys_at = struct.unpack_from("<III", data, at + 268)
    types, keys = Pool(data, at + types_at), Pool(data, at + keys_at)
    for kind, chunk, length in _chunks(data, at + header, at + size):
        if kind == _TYPE:
            # The names of types are counted from 1.
            name = types[data[chunk + 8] - 1]
            locale = _locale(data[chunk + 20 : chunk + 84])
            number = (owner & 0xFF) << 24 | data[chunk + 8] << 16
            for entry, key, text in _entries(data, chunk, chunk + length):
                yield ResourceText(f"{name}/{keys[key]}", locale, values[text], number | entry)


def _entries(data: bytes, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield (entry, key, value) of each text of a type chunk, the last two as pool indexes."""
    header = struct.unpack_from("<H", data, at + 2)[0]
    flags, _, count, start = struct.unpack_from("<BHII", data, at + 9)
    wide = not flags & (_SPARSE | _OFFSET16)
    count = min(count, max(0, end - at - header) // (2 if flags & _OFFSET16 else 4))
    if wide:
        offsets = struct.unpack_from(f"<{count}I", data, at + header)
        entries: Iterable[int] = range(count)
    elif flags & _SPARSE:  # pairs of (number, offset / 4)
        pairs = struct.unpack_from(f"<{2 * count}H", data, at + header)
        offsets = tuple(offset * 4 for offset in pairs[1::2])
        entries = pairs[::2]
    else:
        short = struct.unpack_from(f"<{count}H", data, at + header)
        offsets = tuple(_NONE if offset == 0xFFFF else offset * 4 for offset in short)
        entries = range(count)
    room = (end - at) // 12
    for entry, offset in zip(entries, offsets, strict=True):
        place = at + start + offset
        # A compact entry has 8 bytes, any other 16 or more.
        if offset == _NONE or place + 8 > end:
            continue
        size, flag, key = struct.unpack_from("<HHI", data, place)
        if flag & _COMPACT:  # the key stands for the size, the value follows the flags
            if flag >> 8 == _STRING:
                yield entry, size, key
        elif flag & _COMPLEX:
            room -= _length(data, place, end)
            if room < 0:
                raise ValueError("arrays that overlap")
            yield from ((entry, key, value) for value in _bag(data, place, size, end))
        elif place + 16 <= end and data[place + size + 3 : place + size + 4] == b"\3":
            yield entry, key, struct.unpack_from("<I", data, place + size + 4)[0]


def _bag(data: bytes, place: int, size: int, end: int) -> Iterator[int]:
    """Yield the texts of an array or of plurals."""
    first = place + size
    for at in range(first, min(first + 12 * _length(data, place, end), end - 11), 12):
        if data[at + 7] == _STRING:
            yield struct.unpack_from("<I", data, at + 8)[0]


def _length(data: bytes, place: int, end: int) -> int:
    return int(struct.unpack_from("<I", data, place + 12)[0]) if place + 16 <= end else 0


def _locale(config: bytes) -> str:
    """Return the BCP 47 tag of a ResTable_config."""
    if len(config) < 12:
        return ""
    size = int.from_bytes(config[:4], "little")
    language = _letters(config[8:10], "a")
    parts = [_RENAMED.get(language, language), "", _letters(config[10:12], "0")]
    if size >= 40 and len(config) >= 40:
        parts[1] = config[36:40].rstrip(b"\0").decode("ascii", "replace")
    return "-".join(part for part in parts if part)


def _letters(two: bytes, base: str) -> str:
    if not two[0] & 0x80:
        return two.rstrip(b"\0").decode("ascii", "replace")
    # Three letters of five bits each: ResTable_config::unpackLanguageOrRegion.
    codes = (two[1] & 0x1F, (two[1] & 0xE0) >> 5 | (two[0] & 0x03) << 3, (two[0] & 0x7C) >> 2)
    return "".join(chr(ord(base) + code) for code in codes)
