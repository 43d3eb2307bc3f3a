"""Opens what an app masked with a short key repeated over it: no cipher, but no text either."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from inspector.model.key_material import KeyMaterial
from inspector.traffic.unfold.aes import SHORTEST_STREAM, plausible
from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.key_forms import spelled
from inspector.traffic.unfold.sense import makes_sense

LONGEST = 64
"""Bytes of a key; a longer one is a key of something else."""

_FEW = 64
_BEGINNING = 4
"""Bytes that the text of an app leaves below 128 in a document that begins with ASCII; looked at
first where many masks are only guessed."""

_HEAD = 16
TRY = 500
"""Bytes of decryption that take as long as to try one mask on a head."""


class RepeatedXor:
    """The key material as masks; accepted only when what comes out reads to its end."""

    def __init__(self, material: Sequence[KeyMaterial]) -> None:
        masks = dict.fromkeys(
            (one.name, form)
            for one in material
            if one.role in ("mask", "key", "password", "any")
            for form in (spelled(one.value) if one.role != "mask" else (one.value,))
            if 0 < len(form) <= LONGEST
        )
        self._masks = [(name, form, _long(form, _HEAD)) for name, form in masks]
        self._proven = 0

    def __bool__(self) -> bool:
        return bool(self._masks)

    def open(
        self, raw: bytes, readable: Callable[[bytes], bool], budget: Budget
    ) -> tuple[str, bytes] | None:
        """Return the key's name and the plaintext; what opened something before is tried even when
        ``budget`` has no trials left."""
        if len(raw) < SHORTEST_STREAM or not self._masks:
            return None
        if len(self._masks) > _FEW and not raw[:_BEGINNING].isascii():
            return None
        most = len(self._masks) if budget.may_try() else min(self._proven, 1)
        budget.trials += most * TRY
        head = int.from_bytes(raw[:_HEAD])
        for number, (name, mask, long) in enumerate(self._masks[:most]):
            if plausible((head ^ long).to_bytes(_HEAD)):
                plain = under(raw, mask)
                if readable(plain) or makes_sense(plain):
                    self._proven += number >= self._proven
                    self._masks.insert(0, self._masks.pop(number))
                    return name, plain
        return None


def _long(mask: bytes, size: int) -> int:
    return int.from_bytes((mask * (size // len(mask) + 1))[:size])


def under(data: bytes, mask: bytes) -> bytes:
    """Return ``data`` combined with ``mask`` repeated."""
    size = len(data)
    return (int.from_bytes(data) ^ _long(mask, size)).to_bytes(size)
