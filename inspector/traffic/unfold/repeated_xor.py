"""Opens what an app masked with a short key repeated over it: no cipher, but no text either."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from inspector.model.key_material import KeyMaterial
from inspector.traffic.unfold.aes import SHORTEST_STREAM, plausible
from inspector.traffic.unfold.key_forms import spelled
from inspector.traffic.unfold.sense import makes_sense

LONGEST = 64
"""Bytes of a key; a longer one is a key of something else."""

_HEAD = 16


class RepeatedXor:
    """The key material as masks; accepted only when what comes out reads to its end."""

    def __init__(self, material: Sequence[KeyMaterial]) -> None:
        self._masks = tuple(
            dict.fromkeys(
                (one.name, form)
                for one in material
                if one.role in ("mask", "key", "password", "any")
                for form in (spelled(one.value) if one.role != "mask" else (one.value,))
                if 0 < len(form) <= LONGEST
            )
        )

    def __bool__(self) -> bool:
        return bool(self._masks)

    def open(self, raw: bytes, readable: Callable[[bytes], bool]) -> tuple[str, bytes] | None:
        """Return the key's name and the plaintext."""
        if len(raw) < SHORTEST_STREAM:
            return None
        head = raw[:_HEAD]
        for name, mask in self._masks:
            if plausible(under(head, mask)):
                plain = under(raw, mask)
                if readable(plain) or makes_sense(plain):
                    return name, plain
        return None


def under(data: bytes, mask: bytes) -> bytes:
    """Return ``data`` combined with ``mask`` repeated."""
    size = len(data)
    whole = (mask * (size // len(mask) + 1))[:size]
    return (int.from_bytes(data) ^ int.from_bytes(whole)).to_bytes(size)
