"""Key material in the clear: never part of a document, for its value must not reach a result."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

KeyRole = Literal["key", "iv", "password", "salt", "mask", "alphabet", "any"]
"""What the value is used as: a ``mask`` is combined with the data by XOR, an ``alphabet`` is the
64 signs of a base64 of the app's own; ``any`` when nobody knows."""

KeyEncoding = Literal["", "text", "hex", "base64", "md5", "sha1", "sha256"]
"""How the bytes of the key come from the value: as they are, decoded, or as a digest of the text.
Empty when not known: then each way that gives a key of a possible length is tried."""

KeyDerivation = Literal[
    "", "pbkdf2-sha1", "pbkdf2-sha256", "pbkdf2-sha512", "scrypt", "evp-md5", "evp-sha256"
]
"""How a key comes from a passphrase; ``evp`` is what ``openssl enc`` does without ``-pbkdf2``."""


@dataclass(frozen=True, slots=True)
class KeyMaterial:
    """One value that may open ciphertext; ``name`` is what evidence calls it."""

    name: str
    value: bytes = field(repr=False)
    role: KeyRole = "any"
    encoding: KeyEncoding = ""
    algorithm: str = ""
    """Cipher string such as ``AES/CBC/PKCS5Padding``; empty when not known."""
    derivation: KeyDerivation = ""
    """Set where the value is a passphrase and it is known how keys come from it."""
    salt: bytes = field(default=b"", repr=False)
    """Text, hex or base64 of the salt; empty when it is sent with each message or not known."""
    rounds: int = 0
    """Rounds of PBKDF2, N of scrypt; 0 when not known."""
