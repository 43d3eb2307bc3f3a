"""Whether the signatures of an app hold: a certificate that merely lies in the file proves nothing.

Anyone can copy another publisher's certificate into an app. Two apps are said to share a signer
only where the signature over the contents was checked with the certificate's key.
Formats: https://source.android.com/docs/security/features/apksigning (schemes v1, v2, v3, v3.1)
"""

from __future__ import annotations

import contextlib
import hashlib
import struct
from collections.abc import Callable, Iterator
from io import SEEK_END
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

_SCHEMES = {0x7109871A: "v2", 0xF05368C0: "v3", 0x1B93AD61: "v3.1"}
_MAGIC = b"APK Sig Block 42"
_END = b"PK\x05\x06"
_CHUNK = 1 << 20
_FOOT = struct.Struct("<Q16s")
_MAX_TAIL = (1 << 16) + 22
"""Bytes in which the end of an archive lies: its record and the longest comment."""
_MAX_BLOCK = 16 << 20
_MAX_SIGNERS = 10
"""As many as Android takes."""
_MAX_ITEMS = 32
"""Signatures, digests or signers of one list."""
_SHA256, _SHA512 = hashes.SHA256(), hashes.SHA512()
# Signature algorithm ids; those with dm-verity digests stand beside one of these in practice.
_ALGORITHMS: dict[int, tuple[str, hashes.HashAlgorithm]] = {
    0x0101: ("pss", _SHA256), 0x0102: ("pss", _SHA512),
    0x0103: ("pkcs1", _SHA256), 0x0104: ("pkcs1", _SHA512),
    0x0201: ("ec", _SHA256), 0x0202: ("ec", _SHA512), 0x0301: ("dsa", _SHA256),
}  # fmt: skip


class Signature(NamedTuple):
    """One signature over the contents that was checked."""

    scheme: str
    """v2, v3 or v3.1."""
    sha256: str
    """Of the signer's certificate; empty when it could not be read."""
    holds: bool | None
    """None when it could not be followed, as one of an unknown algorithm."""


def block_signatures(path: Path) -> frozenset[Signature]:
    """Return the v2 and v3 signatures in the block before the archive's directory, each checked."""
    found: set[Signature] = set()
    # What cannot be followed is no signature. Read in pieces: a mapping would count as our memory.
    with path.open("rb") as stream, contextlib.suppress(ValueError, struct.error):
        for signature in islice(_signatures(stream), _MAX_SIGNERS):
            found.add(signature)
    return frozenset(found)


def check(
    key: PublicKeyTypes, signature: bytes, data: bytes, how: str, digest: hashes.HashAlgorithm
) -> bool:
    """Return whether a signature holds; ``how`` is pss, pkcs1, ec or dsa."""
    try:
        if isinstance(key, rsa.RSAPublicKey) and how in ("pss", "pkcs1"):
            scheme: padding.AsymmetricPadding = padding.PKCS1v15()
            if how == "pss":
                scheme = padding.PSS(padding.MGF1(digest), digest.digest_size)
            key.verify(signature, data, scheme, digest)
        elif isinstance(key, ec.EllipticCurvePublicKey) and how == "ec":
            key.verify(signature, data, ec.ECDSA(digest))
        elif isinstance(key, dsa.DSAPublicKey) and how == "dsa":
            key.verify(signature, data, digest)
        else:
            return False
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True


def _signatures(stream: BinaryIO) -> Iterator[Signature]:
    length = stream.seek(0, SEEK_END)
    last = _read(stream, max(0, length - _MAX_TAIL), length)
    end = last.rfind(_END)
    if end < 0:
        return
    directory = struct.unpack_from("<I", last, end + 16)[0]
    foot = _read(stream, directory - _FOOT.size, directory)
    size, magic = _FOOT.unpack(foot)
    if magic != _MAGIC or size > _MAX_BLOCK:
        return
    start = directory - size - 8
    end_at = length - len(last) + end
    tail = last[end : end + 16] + struct.pack("<I", start) + last[end + 20 :]
    known: dict[str, bytes] = {}

    def contents(digest: hashes.HashAlgorithm) -> bytes:
        if digest.name not in known:
            parts = ((0, start), (directory, end_at))
            known[digest.name] = _contents(stream, parts, tail, digest.name)
        return known[digest.name]

    data = memoryview(_read(stream, start + 8, directory - _FOOT.size))
    while len(data) >= 12:
        length, kind = struct.unpack_from("<QI", data)
        if not 4 <= length <= len(data) - 8:
            return
        if scheme := _SCHEMES.get(kind):
            for signer in _items(_sized(data[12 : 8 + length])[0]):
                found: tuple[str, bool | None] = ("", None)
                with contextlib.suppress(ValueError, struct.error, UnsupportedAlgorithm):
                    found = _signer(signer, contents, with_levels=scheme != "v2")
                yield Signature(scheme, *found)
        data = data[8 + length :]


def _signer(
    data: memoryview, contents: Callable[[hashes.HashAlgorithm], bytes], *, with_levels: bool
) -> tuple[str, bool | None]:
    """Return the digest of a signer's certificate, and whether its signature holds."""
    signed, rest = _sized(data)
    signatures, rest = _sized(rest[8:] if with_levels else rest)
    public, _ = _sized(rest)
    digests, more = _sized(signed)
    first = next(_items(_sized(more)[0]), None)
    if first is None:
        return "", None
    certificate = bytes(first)
    signer = hashlib.sha256(certificate).hexdigest()
    if bytes(public) != _spki(certificate):
        return signer, False
    key = serialization.load_der_public_key(bytes(public))
    stated = {_number(item): bytes(_sized(item[4:])[0]) for item in _items(digests)}
    known = False
    for item in _items(signatures):
        how, digest = _ALGORITHMS.get(_number(item), ("", _SHA256))
        known = known or bool(how)
        if how and check(key, bytes(_sized(item[4:])[0]), bytes(signed), how, digest):
            return signer, stated.get(_number(item)) == contents(digest)
    return signer, False if known else None


def _spki(certificate: bytes) -> bytes:
    """Return the public key in a certificate as it stands there (RFC 5280, 4.1).

    Read by hand: the library for certificates takes longer to load than the whole check.
    """
    body = _value(_value(memoryview(certificate))[0])[0]
    if body[:1].tobytes() == b"\xa0":  # the version, which is optional
        body = _value(body)[1]
    for _ in ("serial number", "algorithm", "issuer", "validity", "subject"):
        body = _value(body)[1]
    return bytes(body[: len(body) - len(_value(body)[1])])


def _value(data: memoryview) -> tuple[memoryview, memoryview]:
    """Return the value of the first element in DER, and what stands behind the element."""
    if len(data) < 2:
        raise ValueError("cut off")
    length, start = data[1], 2
    if length & 0x80:
        start += length & 0x7F
        length = int.from_bytes(data[2:start], "big")
    if start + length > len(data):
        raise ValueError("cut off")
    return data[start : start + length], data[start + length :]


def _contents(
    stream: BinaryIO, parts: tuple[tuple[int, int], ...], tail: bytes, name: str
) -> bytes:
    found = bytearray()
    count = 0
    for chunk in chain(_chunks(stream, parts), (tail,)):
        one = hashlib.new(name, b"\xa5" + struct.pack("<I", len(chunk)))
        one.update(chunk)
        found += one.digest()
        count += 1
    return hashlib.new(name, b"\x5a" + struct.pack("<I", count) + found).digest()


def _chunks(stream: BinaryIO, parts: tuple[tuple[int, int], ...]) -> Iterator[bytes]:
    for start, end in parts:
        for at in range(start, end, _CHUNK):
            yield _read(stream, at, min(at + _CHUNK, end))


def _read(stream: BinaryIO, start: int, end: int) -> bytes:
    """Return the bytes of a range; raises ValueError where the file has not so many."""
    if not 0 <= start <= end:
        raise ValueError("no range")
    stream.seek(start)
    data = stream.read(end - start)
    if len(data) != end - start:
        raise ValueError("behind the end")
    return data


def _number(data: memoryview) -> int:
    return int(struct.unpack_from("<I", data)[0])


def _sized(data: memoryview) -> tuple[memoryview, memoryview]:
    length = _number(data)
    if length > len(data) - 4:
        raise ValueError("a part that is longer than the whole")
    return data[4 : 4 + length], data[4 + length :]


def _items(data: memoryview) -> Iterator[memoryview]:
    for _ in range(_MAX_ITEMS):
        if not data:
            return
        item, data = _sized(data)
        yield item
