"""Encodings changed a little by an app: other alphabets of base64, deflate without header."""

from __future__ import annotations

import base64
import binascii
import codecs
import re
import zlib
from collections.abc import Callable
from contextlib import suppress

import orjson

from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.data import Data
from inspector.traffic.unfold.layer import Layer, Opened
from inspector.traffic.unfold.layers.base64_text import evenly_mixed, unbase64
from inspector.traffic.unfold.magic import is_media
from inspector.traffic.unfold.sense import makes_sense

_SHORTEST = 40
"""Characters that are enough for what comes out to prove that it is no accident."""

_PACKED = (
    b"\x1f\x8b\x08", b"PK\x03\x04", b"\x28\xb5\x2f\xfd", b"\x78\x9c", b"\x78\xda", b"\x78\x01",
)  # fmt: skip
_STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_SMALL, _CAPITAL, _DIGITS = _STANDARD[26:52], _STANDARD[:26], _STANDARD[52:62]
_TEXT = re.compile(r"[A-Za-z0-9+/_.\-]{40,}={0,2}|={1,2}[A-Za-z0-9+/_\-]{40,}", re.ASCII)
_BASE32 = re.compile(r"(?:[A-Z2-7]{8})*(?:[A-Z2-7]{2,7}={0,6})?|[a-z2-7]{16,}", re.ASCII)


def _translated(alphabet: str) -> Callable[[str], str]:
    table = str.maketrans(alphabet, _STANDARD)
    return lambda text: text.translate(table)


_WAYS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("reversed", lambda text: text[::-1]),
    ("swapped-case", str.swapcase),
    ("rot13", lambda text: codecs.encode(text, "rot13")),
    ("digits-first", _translated(_DIGITS + _CAPITAL + _SMALL + "+/")),
    ("digits-small-first", _translated(_DIGITS + _SMALL + _CAPITAL + "+/")),
    ("bcrypt", _translated("./" + _CAPITAL + _SMALL + _DIGITS)),
    ("crypt", _translated("./" + _DIGITS + _CAPITAL + _SMALL)),
)
"""Name of the step and what brings the text back to the standard alphabet."""


class DisguisedBase64:
    """Base64 written backwards or with its alphabet in another order."""

    name = "base64"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the bytes when one way gives text or a packed format, and plain base64 neither."""
        text = (data.text or "").strip()
        if len(text) < _SHORTEST or not _TEXT.fullmatch(text) or not evenly_mixed(text):
            return None
        if _tells(_head(text.replace("-", "+").replace("_", "/"))):
            return None
        for name, way in _WAYS:
            if _tells(_head(way(text))):
                plain = unbase64(way(text))
                if plain is not None and (plain[:4].startswith(_PACKED) or makes_sense(plain)):
                    return Opened((name, self.name), plain)
        return None


def _head(text: str) -> bytes:
    piece = text[:_SHORTEST]
    try:
        return binascii.a2b_base64(piece, strict_mode=True)
    except binascii.Error:
        return b""


def _tells(head: bytes) -> bool:
    """Return true when ``head`` begins a text, a packed format or a picture."""
    if head.startswith(_PACKED) or is_media(head):
        return True
    return len(head) > 8 and all(32 <= byte < 127 or byte > 0xC1 or byte in (9, 10, 13)
                                 or 0x80 <= byte < 0xC0 for byte in head) and (
        head[:1] in b"{[\"" or head.isascii()
    )  # fmt: skip


class Base32:
    """RFC 4648 section 6, also in small letters."""

    name = "base32"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the bytes when they are text or a packed format."""
        text = (data.text or "").strip()
        if len(text) < _SHORTEST or not _BASE32.fullmatch(text):
            return None
        bare = text.rstrip("=").upper()
        try:
            plain = base64.b32decode(bare + "=" * (-len(bare) % 8))
        except binascii.Error:
            return None
        known = plain.startswith(_PACKED) or makes_sense(plain)
        return Opened((self.name,), plain) if known else None


class RawDeflate:
    """RFC 1951 without any header, where it reads to the last byte and gives text or a tree."""

    name = "deflate"

    def __init__(self, inside: tuple[Layer, ...]) -> None:
        self._inside = inside

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the plain bytes."""
        raw = data.raw
        if len(raw) < 24:
            return None
        machine = zlib.decompressobj(-15)
        try:
            plain = machine.decompress(raw, budget.room())
        except zlib.error:
            return None
        budget.charge(len(plain))  # what is thrown away was work too
        if not machine.eof or machine.unused_data or len(plain) < 32:
            return None
        inner = Data(plain)
        known = inner.text is not None and makes_sense(inner.text)
        if not known and not any(layer.open(inner, budget) for layer in self._inside):
            return None
        return Opened((self.name,), plain)


class OneByteXor:
    """JSON with each byte combined with the same one."""

    name = "xor-byte"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the plain bytes when they are one JSON document."""
        raw = data.raw
        if len(raw) < 24:
            return None
        for first in b"{[":
            mask = raw[0] ^ first
            if raw[1] ^ mask in b'"{[ \r\n\t':
                plain = raw.translate(bytes(byte ^ mask for byte in range(256)))
                with suppress(orjson.JSONDecodeError):
                    orjson.loads(plain)
                    return Opened((self.name,), plain)
        return None
