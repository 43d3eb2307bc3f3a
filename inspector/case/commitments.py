"""Salted commitments: a masked value can be proven later and not be guessed before.

The commitment to a value is HMAC-SHA256 with a salt of 32 bytes as key. Each salt belongs to one
place of one document and is derived from a random secret of the case, so the same case makes the
same public copy again. Showing one salt tells nothing about the others.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from inspector.case.files import FILE_MODE, open_regular, read_regular, sync_folder, write_all
from inspector.errors import InspectorError

NAME = "commitments.key"
"""File of the secret in a case: 64 hex digits and a newline."""


def ensure_secret(root: Path) -> None:
    """Make the secret of a case unless it is there."""
    path = root / NAME
    if path.exists(follow_symlinks=False):
        read_secret(root)
        return
    part = root / f".{NAME}.{secrets.token_hex(6)}.part"
    descriptor = open_regular(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        os.fchmod(descriptor, FILE_MODE)
        write_all(descriptor, secrets.token_bytes(32).hex().encode() + b"\n")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    try:
        os.link(part, path)  # unlike a rename, this never replaces a secret that appeared meanwhile
    except FileExistsError:
        read_secret(root)
    finally:
        part.unlink()
    sync_folder(root)


def read_secret(root: Path) -> bytes:
    """Return the secret of a case, 32 bytes. Raises ``InspectorError``."""
    data = read_regular(root / NAME, limit=1 << 10)
    try:
        secret = bytes.fromhex(data.decode("ascii"))
    except ValueError:
        secret = b""
    if len(secret) != 32:
        raise InspectorError(
            f"{root / NAME} is damaged",
            cause="it does not hold 32 bytes in hex",
            next_step="inspector case verify says what else was changed",
        )
    return secret


def salt(secret: bytes, place: str, value: str) -> bytes:
    """Return the salt, 32 bytes, for a value at a place."""
    message = b"salt\0" + hashlib.sha256(place.encode()).digest() + value.encode()
    return hmac.digest(secret, message, "sha256")


def commitment(salt_bytes: bytes, value: str) -> str:
    """Return the commitment to a value in hex."""
    return hmac.digest(salt_bytes, value.encode(), "sha256").hex()


def holds(salt_hex: str, value: str, claimed: str) -> bool:
    """Tell whether ``claimed`` is the commitment to ``value`` under a salt in hex."""
    try:
        salt_bytes = bytes.fromhex(salt_hex)
    except ValueError:
        return False
    return len(salt_bytes) == 32 and hmac.compare_digest(commitment(salt_bytes, value), claimed)


def alias(secret: bytes, name: str) -> str:
    """Return 12 hex digits that stand for an id in a public copy and do not give it away."""
    return hmac.digest(secret, b"alias\0" + name.encode(), "sha256").hex()[:12]
