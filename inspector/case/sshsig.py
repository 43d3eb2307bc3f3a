"""Signatures of files as ``ssh-keygen -Y`` makes and checks them.

Format: PROTOCOL.sshsig of OpenSSH
(https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.sshsig).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from inspector.case.keys import public_text

NAMESPACE = "inspector-case"
"""A signature made for another purpose does not pass for a seal."""

LIMIT = 1 << 14

_MAGIC = b"SSHSIG"
_BEGIN = b"-----BEGIN SSH SIGNATURE-----\n"
_END = b"-----END SSH SIGNATURE-----\n"
_KIND = b"ssh-ed25519"


@dataclass(frozen=True, slots=True)
class Signature:
    """What a signature file says; nothing of it is checked yet."""

    key: Ed25519PublicKey
    namespace: str
    algorithm: str
    value: bytes


def sign(key: Ed25519PrivateKey, data: bytes, *, namespace: str = NAMESPACE) -> bytes:
    """Return the armoured signature over ``data``: same key and data, same bytes."""
    value = key.sign(_signed(namespace, "sha512", data))
    return _armoured(
        Signature(key=key.public_key(), namespace=namespace, algorithm="sha512", value=value)
    )


def verify(
    armoured: bytes, data: bytes, key: Ed25519PublicKey, *, namespace: str = NAMESPACE
) -> None:
    """Raise ``ValueError`` with the reason unless ``armoured`` is the signature of ``key``.

    Spacing and line lengths must be those of OpenSSH too, so that no byte can be changed unseen.
    """
    found = parse(armoured)
    if found.namespace != namespace:
        raise ValueError(f"it was made for another purpose ({found.namespace[:60]!r})")
    if public_text(found.key) != public_text(key):
        raise ValueError("it was made with another key")
    if _armoured(found) != armoured:
        raise ValueError("its file was changed")
    try:
        key.verify(found.value, _signed(namespace, found.algorithm, data))
    except InvalidSignature:
        raise ValueError("it does not fit what was signed") from None


def parse(armoured: bytes) -> Signature:
    """Return the parts of a signature file. Raises ``ValueError``."""
    if len(armoured) > LIMIT or not armoured.startswith(_BEGIN) or not armoured.endswith(_END):
        raise ValueError("it is not a signature of ssh-keygen")
    try:
        blob = base64.b64decode(
            armoured[len(_BEGIN) : -len(_END)].replace(b"\n", b""), validate=True
        )
    except binascii.Error as error:
        raise ValueError("it is not a signature of ssh-keygen") from error
    if blob[:6] != _MAGIC or blob[6:10] != struct.pack(">I", 1):
        raise ValueError("it is not a signature of ssh-keygen")
    fields = list(_fields(blob[10:]))
    if len(fields) != 5 or fields[2]:
        raise ValueError("it is not a signature of ssh-keygen")
    key, signature = list(_fields(fields[0])), list(_fields(fields[4]))
    algorithm = fields[3].decode("ascii", "replace")
    if len(key) != 2 or len(signature) != 2 or key[0] != _KIND or signature[0] != _KIND:
        raise ValueError("it was made with another kind of key than Ed25519")
    if algorithm not in ("sha256", "sha512"):
        raise ValueError(f"its digest {algorithm[:20]!r} is not known")
    try:
        public = Ed25519PublicKey.from_public_bytes(key[1])
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ValueError("its key is malformed") from error
    return Signature(public, fields[1].decode("utf-8", "replace"), algorithm, signature[1])


def _signed(namespace: str, algorithm: str, data: bytes) -> bytes:
    digest = hashlib.new(algorithm, data).digest()
    return _MAGIC + _strings(namespace.encode(), b"", algorithm.encode(), digest)


def _armoured(item: Signature) -> bytes:
    blob = _MAGIC + struct.pack(">I", 1)
    blob += _strings(
        _strings(_KIND, item.key.public_bytes_raw()),
        item.namespace.encode(),
        b"",
        item.algorithm.encode(),
        _strings(_KIND, item.value),
    )
    text = base64.b64encode(blob)
    lines = [text[start : start + 70] + b"\n" for start in range(0, len(text), 70)]
    return _BEGIN + b"".join(lines) + _END


def _strings(*values: bytes) -> bytes:
    return b"".join(struct.pack(">I", len(value)) + value for value in values)


def _fields(blob: bytes) -> list[bytes]:
    found, at = [], 0
    while at < len(blob):
        if len(blob) - at < 4:
            raise ValueError("it is cut short")
        (size,) = struct.unpack_from(">I", blob, at)
        if size > len(blob) - at - 4:
            raise ValueError("it is cut short")
        found.append(blob[at + 4 : at + 4 + size])
        at += 4 + size
    return found
