"""One normal form for texts and for the values looked for in them."""

from __future__ import annotations

import unicodedata

from inspector.traffic.tables.joined import ascii_digits

_SEPARATORS = bytes.maketrans(b"_.,+-:/\t'\"", b" " * 10)
_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})


def fold(text: str) -> str:
    """Return ``text`` in lower case, compatibility-normalised, separators as single spaces.

    ``AA:BB-cc`` and ``aa bb cc`` fold alike, and so do ``Siti_Rahmawati`` and ``SITI RAHMAWATI``.
    The length may change; new lines stay.
    """
    if text.isascii():
        text = text.lower()
    else:
        # NFKC makes a plain space of one that does not break.
        text = unicodedata.normalize("NFKC", ascii_digits(text)).casefold()
    # On bytes this takes a tenth of the time; those of other letters are all above ASCII.
    raw = text.encode("utf-8", "surrogatepass").translate(_SEPARATORS)
    text = raw.decode("utf-8", "surrogatepass")
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def plain_letters(text: str) -> str:
    """Return folded ``text`` without diacritics: what apps make of ``é`` and ``đ``."""
    if text.isascii():
        return text
    split = unicodedata.normalize("NFD", text.translate(_LETTERS))
    kept = "".join(c for c in split if not unicodedata.combining(c) or not _latin_before(split, c))
    return unicodedata.normalize("NFC", kept)


def _latin_before(text: str, mark: str) -> bool:
    # Vowel signs of Indic scripts and Thai are letters, not accents: only the general block goes.
    return "\u0300" <= mark <= "\u036f"
