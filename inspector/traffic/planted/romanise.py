"""Names of other scripts in Latin letters, as the software of apps writes them."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from anyascii import anyascii

from inspector.traffic.planted.fold import plain_letters

_INDIC = frozenset((
    "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA",
    "MALAYALAM",
))  # fmt: skip
"""Scripts whose letters Unicode names by one scheme: consonants hold an ``a`` of their own."""

_SIGNS = {"ANUSVARA": "m", "CANDRABINDU": "m", "VISARGA": "h", "TIPPI": "", "ADDAK": ""}
_NASALS = ("ANUSVARA", "TIPPI")
_BELOW_A_DOT = {"k": "q", "j": "z", "ph": "f", "d": "r", "dh": "rh"}
_INHERENT = "ə"
"""Stands for the vowel of a bare consonant while it may still be dropped."""
_PLAIN = {"TT": "t", "DD": "d", "NN": "n", "SS": "s", "LL": "l", "RR": "r", "NG": "n", "NY": "n",
          "SH": "s", "LLL": "l", "NNN": "n"}  # fmt: skip
_SPOKEN = {**_PLAIN, "C": "ch", "SH": "sh", "SS": "sh"}
_APOSTROPHES = str.maketrans(dict.fromkeys("'`\"ʿʾʹ"))


@dataclass(frozen=True, slots=True)
class _Style:
    """``inherent`` is the vowel that a bare consonant has, ``spoken`` drops it where speech does;
    ``long`` doubles long vowels."""

    consonants: dict[str, str]
    inherent: bool
    spoken: bool = False
    long: bool = False


_STYLES = (
    _Style(_PLAIN, inherent=True),  # ICU: ISO 15919 without its accents
    _Style(_SPOKEN, inherent=True, spoken=True),  # as people write their own names
    _Style(_SPOKEN | {"C": "c"}, inherent=False, long=True),  # Unidecode: sign by sign
)


def romanised(name: str) -> tuple[str, ...]:
    """Return ``name`` in Latin letters in each way that is known for its scripts; none when it is
    written in them already."""
    lower = unicodedata.normalize("NFC", name).lower()
    if all(c < "\u0370" or not c.isalpha() for c in plain_letters(lower)):
        return ()
    forms = [anyascii(lower)]
    for letters in _standards():
        if any(c in letters for c in lower):
            forms.append("".join(letters.get(c, c) for c in lower))
    if any(_script(c) in _INDIC for c in lower):
        forms += [" ".join(_indic(word, style) for word in lower.split()) for style in _STYLES]
    # What stands for a letter that Latin lacks is kept by one program and dropped by the next.
    forms += [form.translate(_APOSTROPHES) for form in forms]
    return tuple(dict.fromkeys(" ".join(form.lower().split()) for form in forms if form.strip()))


@cache
def _standards() -> tuple[dict[str, str], ...]:
    raw = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return tuple(row["letters"] for row in raw["standard"])


def _script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]


def _indic(word: str, style: _Style) -> str:
    """Return ``word`` by the names of its characters; others stay as they are."""
    pieces: list[tuple[str, str]] = []
    for char in word:
        script, _, what = unicodedata.name(char, "").partition(" ")
        name = what.rpartition(" ")[2]
        if script not in _INDIC:
            pieces.append((char, ""))
        elif what.startswith("VOWEL SIGN") and pieces:
            pieces[-1] = (pieces[-1][0], _vowel(name, style))
        elif name == "VIRAMA" and pieces:
            pieces[-1] = (pieces[-1][0], "")
        elif name == "NUKTA" and pieces:
            before, vowel = pieces[-1]
            pieces[-1] = (_BELOW_A_DOT.get(before, before), vowel)
        elif name in _SIGNS:
            pieces.append(("n" if style.spoken and name in _NASALS else _SIGNS[name], ""))
        elif name.endswith("A") and name not in ("A", "AA"):
            vowel = _INHERENT if style.inherent else ""
            pieces.append((_consonant(name[:-1], style), vowel))
        else:
            pieces.append(("", _vowel(name, style)))
    if style.spoken:
        pieces = _as_spoken(pieces)
    return "".join(consonant + vowel for consonant, vowel in pieces).replace(_INHERENT, "a")


def _consonant(name: str, style: _Style) -> str:
    base = name.removesuffix("H") if name not in ("SH", "H") else name
    plain = style.consonants.get(base, base.lower())
    return plain + "h" if base != name else plain


def _vowel(name: str, style: _Style) -> str:
    return name.lower() if style.long or len(set(name)) > 1 else name[:1].lower()


def _as_spoken(pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Drop the vowel that nobody says: at the end, and between a syllable and the next, read from
    the end (Ohala, Aspects of Hindi Phonology, 1983)."""
    found = list(pieces)
    for at in range(len(found) - 1, 0, -1):
        consonant, vowel = found[at]
        if vowel == _INHERENT and found[at - 1][1] and (at == len(found) - 1 or found[at + 1][1]):
            found[at] = (consonant, "")
    return found
