"""Reads the string table of Hermes bytecode, into which React Native compiles an app's scripts.

Layout: facebook/hermes, include/hermes/BCGen/HBC/BytecodeFileFormat.h. Strings overlap in their
storage, so only the table tells where one ends.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

MAGIC = 0x1F1903C103BC1FC6.to_bytes(8, "little")
_HEADER = 128
_FUNCTION = 16
_OVERFLOW = 0xFF
"""Length in a short entry that stands for: look into the table of long strings."""
_MAX_STRINGS = 2_000_000


def is_hermes(data: bytes) -> bool:
    """Tell whether a bundle is Hermes bytecode."""
    return data.startswith(MAGIC)


def version_of(data: bytes) -> int:
    """Return the version of the bytecode."""
    return int.from_bytes(data[8:12], "little")


def hermes_strings(data: bytes) -> Iterator[str]:
    """Yield every string of the bytecode; raises ValueError when its table cannot be followed."""
    if not is_hermes(data) or len(data) < _HEADER:
        raise ValueError("no Hermes bytecode")
    # magic 8, version 4, hash 20, then: file length, global code, functions, string kinds,
    # identifiers, strings, long strings, bytes of string storage.
    functions, kinds, identifiers, count, long_count, storage_size = struct.unpack_from(
        "<6I", data, 40
    )
    if count > _MAX_STRINGS:
        raise ValueError(f"{count} strings")
    table = _HEADER + functions * _FUNCTION + kinds * 4 + identifiers * 4
    long_table = table + count * 4
    storage = long_table + long_count * 8
    end = storage + storage_size
    if end > len(data):
        raise ValueError("the string storage ends behind the file")
    entries = struct.unpack_from(f"<{count}I", data, table)
    longer = struct.unpack_from(f"<{2 * long_count}I", data, long_table)
    for entry in entries:
        wide, offset, length = entry & 1, entry >> 1 & 0x7FFFFF, entry >> 24
        if length == _OVERFLOW:
            if 2 * offset + 1 >= len(longer):
                raise ValueError("a long string without an entry")
            offset, length = longer[2 * offset], longer[2 * offset + 1]
        size = length * 2 if wide else length
        raw = data[storage + offset : min(storage + offset + size, end)]
        yield raw.decode("utf-16-le" if wide else "latin-1", "replace")
