"""Formats of other languages that an upload may have."""

from __future__ import annotations

import struct


def php(value: object) -> str:
    """Return what ``serialize`` of PHP makes."""
    if isinstance(value, dict):
        inner = "".join(php(key) + php(one) for key, one in value.items())
        return f"a:{len(value)}:{{{inner}}}"
    if isinstance(value, int):
        return f"i:{value};"
    text = str(value)
    return f's:{len(text.encode())}:"{text}";'


def bson(document: dict[str, object]) -> bytes:
    """Return a document of https://bsonspec.org with texts and documents in it."""
    body = b""
    for key, value in document.items():
        if isinstance(value, dict):
            body += b"\x03" + key.encode() + b"\0" + bson(value)
        else:
            raw = str(value).encode() + b"\0"
            body += b"\x02" + key.encode() + b"\0" + struct.pack("<i", len(raw)) + raw
    return struct.pack("<i", len(body) + 5) + body + b"\0"
