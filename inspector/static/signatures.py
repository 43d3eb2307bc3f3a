"""Whether the signatures of an app hold: a certificate that merely lies in the file proves nothing.

Anyone can copy another publisher's certificate into an app. Two apps are said to share a signer
only where the signature over the contents was checked with the certificate's key.
Formats: https://source.android.com/docs/security/features/apksigning (schemes v1, v2, v3, v3.1)
"""

from __future__ import annotations

import contextlib
import hashlib
import mmap
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

_SCHEMES = {0x7109871A: "v2", 0xF05368C0: "v3", 0x1B93AD61: "v3.1"}
_MAGIC = b"APK Sig Block 42"
_END = b"PK\x05\x06"
_CHUNK = 1 << 20
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


def block_signers(path: Path) -> frozenset[str]:
    """Return the SHA-256 of each certificate whose v2 or v3 signature over the file holds."""
    return frozenset(found.sha256 for found in block_signatures(path) if found.holds)


def block_signatures(path: Path) -> frozenset[Signature]:
    """Return the v2 and v3 signatures in the block before the archive's directory, each checked."""
    with path.open("rb") as stream:
        data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    found: set[Signature] = set()
    # What cannot be followed is no signature.
    with contextlib.suppress(ValueError, struct.error):
        for signature in _signatures(memoryview(data), data):
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


def _signatures(view: memoryview, data: mmap.mmap) -> Iterator[Signature]:
    end = data.rfind(_END, max(0, len(data) - (1 << 16) - 22))
    if end < 0:
        return
    directory = struct.unpack_from("<I", data, end + 16)[0]
    if data[directory - 16 : directory] != _MAGIC:
        return
    size = struct.unpack_from("<Q", data, directory - 24)[0]
    start = directory - size - 8
    if start < 0:
        return
    tail = data[end : end + 16] + struct.pack("<I", start) + data[end + 20 :]
    parts = (view[:start], view[directory:end], memoryview(tail))
    known: dict[str, bytes] = {}

    def contents(digest: hashes.HashAlgorithm) -> bytes:
        if digest.name not in known:
            known[digest.name] = _contents(parts, digest.name)
        return known[digest.name]

    at = start + 8
    while at + 12 <= directory - 24:
        length, kind = struct.unpack_from("<QI", data, at)
        if not 4 <= length <= directory - 24 - at - 8:
            return
        if scheme := _SCHEMES.get(kind):
            for signer in _items(_sized(data[at + 12 : at + 8 + length])[0]):
                found: tuple[str, bool | None] = ("", None)
                with contextlib.suppress(ValueError, struct.error, UnsupportedAlgorithm):
                    found = _signer(signer, contents, with_levels=scheme != "v2")
                yield Signature(scheme, *found)
        at += 8 + length


def _signer(
    data: bytes, contents: Callable[[hashes.HashAlgorithm], bytes], *, with_levels: bool
) -> tuple[str, bool | None]:
    """Return the digest of a signer's certificate, and whether its signature holds."""
    signed, rest = _sized(data)
    signatures, rest = _sized(rest[8:] if with_levels else rest)
    public, _ = _sized(rest)
    digests, more = _sized(signed)
    certificates = list(_items(_sized(more)[0]))
    if not certificates:
        return "", None
    signer = hashlib.sha256(certificates[0]).hexdigest()
    if public != _spki(x509.load_der_x509_certificate(certificates[0])):
        return signer, False
    key = serialization.load_der_public_key(public)
    stated = {_number(item): _sized(item[4:])[0] for item in _items(digests)}
    known = False
    for item in _items(signatures):
        how, digest = _ALGORITHMS.get(_number(item), ("", _SHA256))
        known = known or bool(how)
        if how and check(key, _sized(item[4:])[0], signed, how, digest):
            return signer, stated.get(_number(item)) == contents(digest)
    return signer, False if known else None


def _spki(certificate: x509.Certificate) -> bytes:
    return certificate.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _contents(parts: tuple[memoryview, ...], name: str) -> bytes:
    found = bytearray()
    count = 0
    for part in parts:
        for start in range(0, len(part), _CHUNK):
            chunk = part[start : start + _CHUNK]
            one = hashlib.new(name, b"\xa5" + struct.pack("<I", len(chunk)))
            one.update(chunk)
            found += one.digest()
            count += 1
    return hashlib.new(name, b"\x5a" + struct.pack("<I", count) + found).digest()


def _number(data: bytes) -> int:
    return int(struct.unpack_from("<I", data)[0])


def _sized(data: bytes) -> tuple[bytes, bytes]:
    length = _number(data)
    if length > len(data) - 4:
        raise ValueError("a part that is longer than the whole")
    return data[4 : 4 + length], data[4 + length :]


def _items(data: bytes) -> Iterator[bytes]:
    while data:
        item, data = _sized(data)
        yield item
