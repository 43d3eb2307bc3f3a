"""The bytes that a cipher may get from a key's text: as it is, decoded, digested, padded."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator
from contextlib import suppress

from inspector.model.key_material import KeyEncoding

KEY_SIZES = (16, 24, 32)
"""Bytes of an AES key (FIPS 197)."""

IV_SIZES = (12, 16)
"""Bytes of an initialisation vector: GCM's (NIST SP 800-38D 8.2.1) and a block's."""


def key_forms(value: bytes, encoding: KeyEncoding, sizes: tuple[int, ...]) -> Iterator[bytes]:
    """Yield the byte strings of one of ``sizes`` that ``value`` stands for, the likeliest first."""
    seen: set[bytes] = set()
    for form in _forms(value, encoding, sizes):
        if len(form) in sizes and form not in seen:
            seen.add(form)
            yield form


def spelled(value: bytes) -> tuple[bytes, ...]:
    """Return what ``value`` says as text, hex and base64, in any size; nothing when it is empty."""
    forms = [value]
    with suppress(ValueError):
        forms.append(bytes.fromhex(value.decode("ascii").removeprefix("0x")))
    forms += _base64(value)
    return tuple(dict.fromkeys(form for form in forms if form))


def _forms(value: bytes, encoding: KeyEncoding, sizes: tuple[int, ...]) -> Iterator[bytes]:
    if encoding in ("", "text"):
        yield value
    if encoding in ("", "hex"):
        with suppress(ValueError):
            yield bytes.fromhex(value.decode("ascii").removeprefix("0x"))
    if encoding in ("", "base64"):
        yield from _base64(value)
    for name in ("md5", "sha1", "sha256"):
        if encoding in ("", name):
            digest = hashlib.new(name, value, usedforsecurity=False)
            spelled = digest.hexdigest()
            yield digest.digest()
            # Common in Java: the digest's hexadecimal text is the key, whole or its middle.
            yield spelled.encode()
            yield spelled.upper().encode()
            for size in sizes:
                yield digest.digest()[:size]
                yield spelled[:size].encode()
            if name == "md5":
                yield spelled[8:24].encode()
    if encoding == "":
        # Frameworks fill short keys with zeros and cut long ones.
        for size in sizes:
            yield value[:size].ljust(size, b"\0")


def _base64(value: bytes) -> Iterator[bytes]:
    plain = value.strip().translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=")
    try:
        yield base64.b64decode(plain + b"=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return
