"""Reads the strings of ``resources.arsc``: its global pool, UTF-8 or UTF-16.

Format: ResStringPool_header in AOSP, frameworks/base/libs/androidfw/include/androidfw/ResourceTypes.h
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_TABLE = 0x0002
_POOL = 0x0001
_UTF8 = 1 << 8
MAX_STRINGS = 200_000


def pool_strings(data: bytes) -> Iterator[str]:
    """Yield each string of the global pool; ends early at a table that lies outside the file."""
    if len(data) < 40 or struct.unpack_from("<H", data)[0] != _TABLE:
        return
    start = struct.unpack_from("<H", data, 2)[0]
    if start + 28 > len(data) or struct.unpack_from("<H", data, start)[0] != _POOL:
        return
    header, size, count, _, flags, strings, _ = struct.unpack_from("<HIIIIII", data, start + 2)
    end = min(start + size, len(data))
    read = _utf8 if flags & _UTF8 else _utf16
    for number in range(min(count, MAX_STRINGS)):
        at = start + header + 4 * number
        if at + 4 > end:
            return
        place = start + strings + struct.unpack_from("<I", data, at)[0]
        if place + 2 > end:
            continue
        yield read(data, place, end)


def _utf8(data: bytes, at: int, end: int) -> str:
    at += 2 if data[at] & 0x80 else 1  # its length in UTF-16 units, not needed
    if at + 2 > end:
        return ""
    length = data[at]
    at += 1
    if length & 0x80:
        length = (length & 0x7F) << 8 | data[at]
        at += 1
    return data[at : min(at + length, end)].decode("utf-8", "replace")


def _utf16(data: bytes, at: int, end: int) -> str:
    length = struct.unpack_from("<H", data, at)[0]
    at += 2
    if length & 0x8000 and at + 2 <= end:
        length = (length & 0x7FFF) << 16 | struct.unpack_from("<H", data, at)[0]
        at += 2
    return data[at : min(at + 2 * length, end)].decode("utf-16-le", "replace")
