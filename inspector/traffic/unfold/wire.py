"""Reads the wire format of protocol buffers without a schema, groups included."""

from __future__ import annotations

import struct

from inspector.traffic.unfold.data import readable
from inspector.traffic.unfold.layer import Tree

DEEPEST = 40
"""Messages inside each other that are followed."""

LARGEST_FIELD = 50_000
"""Field numbers go to 2^29 - 1, but no message in use has such; random bytes do."""

_PACKED = (b"\x28\xb5\x2f\xfd", b"\x1f\x8b\x08", b"PK\x03\x04", b"bplist00")
"""Beginnings of formats whose first bytes also read as fields."""

FIRST_FIELD = 200
"""The same for the first field of what may be a message inside a field."""

_VARINT, _FIXED64, _BYTES, _START, _END, _FIXED32 = 0, 1, 2, 3, 4, 5


class NotWireError(ValueError):
    """The bytes are no message."""


def read_message(raw: bytes, most: int = 1_000_000) -> dict[str, Tree]:
    """Return field number to value, lists for repeated fields; raises NotWireError.

    Length-delimited fields become text where they are readable text, else a message where they
    read as one to their last byte, else bytes. Fixed fields become a float where that is a plain
    number (coordinates), else an integer.
    """
    reader = _Reader(raw, most)
    fields, end = reader.fields(0, len(raw), 0, None)
    if end != len(raw) or not fields:
        raise NotWireError("bytes are left")
    return fields


class _Reader:
    def __init__(self, raw: bytes, most: int) -> None:
        self.raw = raw
        self.left = most

    def fields(
        self, at: int, end: int, depth: int, group: int | None
    ) -> tuple[dict[str, Tree], int]:
        """Read fields up to ``end`` or to the end of ``group``."""
        if depth > DEEPEST:
            raise NotWireError("too deep")
        found: dict[str, Tree] = {}
        repeated: set[str] = set()
        while at < end:
            tag, at = self.varint(at, end)
            number, kind = tag >> 3, tag & 7
            if kind == _END and number == group:
                return found, at
            # Guessed messages begin with a small number; other formats read as fields do not.
            largest = FIRST_FIELD if depth and group is None and not found else LARGEST_FIELD
            if not 0 < number <= largest:
                raise NotWireError("field number")
            self.left -= 1
            if self.left < 0:
                raise NotWireError("too many fields")
            value, at = self.value(kind, number, at, end, depth)
            _add(found, repeated, str(number), value)
        if group is not None:
            raise NotWireError("open group")
        return found, at

    def value(self, kind: int, number: int, at: int, end: int, depth: int) -> tuple[Tree, int]:
        """Read one value."""
        if kind == _VARINT:
            return self.varint(at, end)
        if kind == _BYTES:
            size, at = self.varint(at, end)
            if at + size > end:
                raise NotWireError("length")
            return self.delimited(at, at + size, depth), at + size
        if kind == _START:
            return self.fields(at, end, depth + 1, number)
        width = {_FIXED64: 8, _FIXED32: 4}.get(kind)
        if width is None or at + width > end:
            raise NotWireError("wire type")
        return _fixed(self.raw[at : at + width]), at + width

    def delimited(self, at: int, end: int, depth: int) -> Tree:
        """Return text, a message or bytes."""
        chunk = self.raw[at:end]
        if chunk.startswith(_PACKED):
            return chunk
        text: str | None
        try:
            text = chunk.decode()
        except UnicodeDecodeError:
            text = None
        # A message whose first field is number 1 begins with a line feed, a text hardly ever.
        if text is not None and readable(text) and not text.startswith("\n"):
            return text
        try:
            fields, stop = self.fields(at, end, depth + 1, None)
            if fields and stop == end:
                return fields
        except NotWireError:
            pass
        return text if text is not None and readable(text) else chunk

    def varint(self, at: int, end: int) -> tuple[int, int]:
        """Read a variable-length integer."""
        value = shift = 0
        while at < end and shift < 70:
            byte = self.raw[at]
            at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                return value, at
            shift += 7
        raise NotWireError("varint")


def _fixed(raw: bytes) -> Tree:
    number: float = struct.unpack("<d" if len(raw) == 8 else "<f", raw)[0]
    if 1e-6 < abs(number) < 1e13:
        return round(number, 9 if len(raw) == 8 else 5)
    return int.from_bytes(raw, "little")


def _add(found: dict[str, Tree], repeated: set[str], key: str, value: Tree) -> None:
    if key not in found:
        found[key] = value
        return
    old = found[key]
    if key in repeated and isinstance(old, list):
        old.append(value)
    else:
        found[key] = [old, value]
        repeated.add(key)
