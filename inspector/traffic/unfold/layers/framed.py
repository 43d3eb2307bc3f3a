"""Messages behind a few bytes of a protocol's own: lengths, a version, a header of MQTT."""

from __future__ import annotations

import re

from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.data import Data
from inspector.traffic.unfold.layer import Opened, Tree
from inspector.traffic.unfold.layers.compression import Gzip, Zlib
from inspector.traffic.unfold.layers.json_text import Json

_MOST_FRAMES = 10_000
_FURTHEST = 64
"""Bytes that a header may have."""

_START = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x9c\xda]|\{\"|\[\{\"|\[\[\"")


class Framed:
    """Lengths of two or four bytes, each before its message, that add up to the end."""

    name = "frames"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the messages when each begins like JSON or a compressed format."""
        raw = data.raw
        for size in (4, 2):
            for order in ("big", "little"):
                frames = _frames(raw, size, order)
                if frames and all(_START.match(frame) for frame in frames):
                    value: list[Tree] = list(frames)
                    return Opened((self.name,), value if len(value) > 1 else value[0])
        return None


def _frames(raw: bytes, size: int, order: str) -> list[bytes]:
    found: list[bytes] = []
    at = 0
    while at + size < len(raw) and len(found) < _MOST_FRAMES:
        length = int.from_bytes(raw[at : at + size], "big" if order == "big" else "little")
        if length < 2 or at + size + length > len(raw):
            return []
        found.append(raw[at + size : at + size + length])
        at += size + length
    return found if at == len(raw) else []


class Prefixed:
    """A short header of bytes before one document."""

    name = "prefixed"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the document when it reads to its end."""
        raw = data.raw
        start = _START.search(raw, 1, _FURTHEST + 4)
        if start is None:
            return None
        rest = Data(raw[start.start() :])
        for layer in (Gzip(), Zlib(), Json()):
            opened = layer.open(rest, budget)
            if opened is not None and isinstance(opened.value, bytes):
                budget.charge(len(opened.value))
            if opened is not None and not opened.problem:
                return Opened((self.name, *opened.steps), opened.value)
        return None
