"""Base64 with an alphabet that the app carries."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from inspector.model.key_material import KeyMaterial
from inspector.traffic.unfold.layers.base64_text import unbase64
from inspector.traffic.unfold.sense import makes_sense

STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_SHORTEST = 24
_HEAD = 24


def is_alphabet(text: str) -> bool:
    """Return true for 64 different signs (and perhaps one for padding) in another order than that
    of RFC 4648."""
    signs = text[:64]
    return (
        len(text) in (64, 65)
        and len(set(text)) == len(text)
        and text.isascii()
        and text.isprintable()
        and not signs.startswith(STANDARD[:62])
    )


class Alphabets:
    """The alphabets of a keyring."""

    def __init__(self, material: Sequence[KeyMaterial]) -> None:
        self._tables: list[tuple[str, frozenset[str], dict[int, int | None]]] = []
        for one in material:
            text = one.value.decode("utf-8", "replace")
            if one.role == "alphabet" and is_alphabet(text):
                table: dict[int, int | None] = dict(zip(map(ord, text), map(ord, STANDARD)))  # noqa: B905  # the sign for padding is left over
                pad = text[64:] or "="
                table[ord(pad)] = ord("=")
                self._tables.append((one.name, frozenset(text) | {pad}, table))

    def __bool__(self) -> bool:
        return bool(self._tables)

    def open(self, text: str, readable: Callable[[bytes], bool]) -> tuple[str, bytes] | None:
        """Return the alphabet's name and the bytes, when they are text or read to their end."""
        if len(text) < _SHORTEST:
            return None
        for name, signs, table in self._tables:
            if signs.issuperset(text[:_HEAD]) and signs.issuperset(text):
                plain = unbase64(text.translate(table))
                if plain is not None and (readable(plain) or makes_sense(plain)):
                    return name, plain
        return None
