"""Masks values for documents: the shape stays, the person does not."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

DOT = "•"
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[A-Za-z]{2,24}")
_PERSON = b"inspector/salt/1"


def mask(value: str, *, most: int = 60) -> str:
    """Return ``value`` with its letters and digits dotted but for a few at its ends.

    At most a quarter of them stays, so short values are dotted whole: ``+62 8•• •••• ••12``.
    """
    value = " ".join(value.split())
    telling = [_telling(char) for char in value]
    signs = [index for index, tells in enumerate(telling) if tells]
    keep_end = min(2, len(signs) // 6)
    keep_start = min(
        3 if value.startswith("+") else 2, (len(signs) - keep_end) // 4 if len(signs) >= 8 else 0
    )
    kept = {*signs[:keep_start], *(signs[-keep_end:] if keep_end else ())}
    dotted = "".join(
        char if not telling[index] or index in kept else DOT for index, char in enumerate(value)
    )
    return dotted if len(dotted) <= most else dotted[: most - 1] + "…"


def _telling(char: str) -> bool:
    # Vowel signs and other marks tell a name as much as its letters do.
    return unicodedata.category(char)[0] in "LMN"


def mask_email(value: str) -> str:
    """Return an address with its first letter and top-level domain."""
    local, _, domain = value.partition("@")
    return f"{local[:1]}{DOT * 4}@{DOT * 4}.{domain.rpartition('.')[2]}"


def mask_any(value: str) -> str:
    """Return ``value`` masked by what it is: as an address only what is one as a whole."""
    return mask_email(value) if _EMAIL.fullmatch(value) else mask(value)


def salt_of(evidence: bytes) -> bytes:
    """Return the salt that belongs to raw ``evidence``: 32 bytes.

    It is a function of the evidence, so the same capture gives the same digests, but it cannot be
    computed from the published SHA-256 of the file: without the capture nobody can try out numbers.
    """
    return salt_of_pieces((evidence,))


def salt_of_pieces(evidence: Iterable[bytes]) -> bytes:
    """Return the same salt for ``evidence`` that comes in pieces, such as a large file."""
    whole = hashlib.blake2b(digest_size=32, person=_PERSON)
    for piece in evidence:
        whole.update(piece)
    return whole.digest()


def salt_stream() -> hashlib.blake2b:
    """Return a hash object that gives ``salt_of`` what it is fed with."""
    return hashlib.blake2b(digest_size=32, person=_PERSON)


def joined_salt(salts: list[bytes]) -> bytes:
    """Return one salt for a set of evidence, whatever the order of its files."""
    return hashlib.blake2b(b"".join(sorted(salts)), digest_size=32, person=_PERSON).digest()


def salted_digest(value: str, salt: bytes) -> str:
    """Return the keyed BLAKE2b digest of ``value``: 32 hex digits, comparable within one salt."""
    return hashlib.blake2b(value.encode("utf-8", "replace"), digest_size=16, key=salt).hexdigest()
