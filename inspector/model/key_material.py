"""Key material in the clear: never part of a document, for its value must not reach a result."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

KeyRole = Literal["key", "iv", "password", "any"]
"""What the value is used as; ``any`` when nobody knows."""

KeyEncoding = Literal["", "text", "hex", "base64", "md5", "sha1", "sha256"]
"""How the bytes of the key come from the value: as they are, decoded, or as a digest of the text.
Empty when not known: then each way that gives a key of a possible length is tried."""


@dataclass(frozen=True, slots=True)
class KeyMaterial:
    """One value that may open ciphertext; ``name`` is what evidence calls it."""

    name: str
    value: bytes = field(repr=False)
    role: KeyRole = "any"
    encoding: KeyEncoding = ""
    algorithm: str = ""
    """Cipher string such as ``AES/CBC/PKCS5Padding``; empty when not known."""
