"""Chinese names in pinyin, in the spellings and orders that phones and libraries make of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, product

SYLLABLE_BITS = 5.0
"""Bits of a syllable without its tone: some 400 exist, few of them stand in most names."""

_MOST_READINGS = 6
_COMPOUND = 3
"""Characters of a name from which the first two may be the family's."""


def is_han(name: str) -> bool:
    """Return true when ``name`` is written in two to six Chinese characters."""
    signs = "".join(name.split())
    return 2 <= len(signs) <= 6 and all("\u3400" <= c <= "\u9fff" for c in signs)


def pinyin_forms(name: str) -> Iterator[str]:
    """Yield the spellings of a Chinese ``name``: with tones as accents, as numbers or left out,
    with and without spaces, either name first, and with the characters between as in the sort key
    of Android's contacts."""
    signs = "".join(name.split())
    readings = _readings(signs)
    for reading in readings:
        bare = [one.rstrip("0123456789") for one in reading]
        for mark in ("v", "u", "yu", "ü"):
            yield from _orders([one.replace("v", mark) for one in bare])
        pairs = zip(bare, signs, strict=True)
        yield " ".join(f"{one.replace('v', 'u')} {sign}" for one, sign in pairs)
    for mark in ("v", "u:", "ü"):
        yield from _family_first([one.replace("v", mark) for one in readings[0]])
    yield from _family_first(_read(signs, numbers=False))


def _orders(syllables: Sequence[str]) -> Iterator[str]:
    yield from _family_first(syllables)
    for family, given in _split(syllables):
        last = "".join(family)
        yield f"{''.join(given)} {last}"
        yield f"{' '.join(given)} {last}"
        yield "".join((*given, *family))


def _family_first(syllables: Sequence[str]) -> Iterator[str]:
    yield " ".join(syllables)
    yield "".join(syllables)
    for family, given in _split(syllables):
        yield f"{''.join(family)} {''.join(given)}"
        yield f"{''.join(family)} {' '.join(given)}"


def _split(syllables: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    for size in (1, 2) if len(syllables) >= _COMPOUND else (1,):
        yield syllables[:size], syllables[size:]


def _readings(signs: str) -> list[tuple[str, ...]]:
    """Return the readings, that of the whole first: ``ceng2`` or ``zeng1`` for a family name that
    has both, as a library reads it that knows names and one that does not."""
    from pypinyin import Style, pinyin  # noqa: PLC0415 its tables are large and few names need them

    several = []
    for at, sign in enumerate(signs):
        by_sound: dict[str, str] = {}
        for one in pinyin(sign, style=Style.TONE3, heteronym=True)[0]:
            by_sound.setdefault(one.rstrip("0123456789"), one)
        several.append(list(by_sound.values())[: 2 if at else 3])
    found = dict.fromkeys(
        (tuple(_read(signs, numbers=True)), *islice(product(*several), _MOST_READINGS))
    )
    return list(found)


def _read(signs: str, *, numbers: bool) -> list[str]:
    from pypinyin import Style, pinyin  # noqa: PLC0415 see above

    return [one[0] for one in pinyin(signs, style=Style.TONE3 if numbers else Style.TONE)]
