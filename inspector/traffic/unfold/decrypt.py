"""Finds what may be ciphertext in a value, and opens it with a key that is known."""

from __future__ import annotations

from collections.abc import Iterator

from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.data import Data
from inspector.traffic.unfold.keyring import Keyring
from inspector.traffic.unfold.layer import Opened
from inspector.traffic.unfold.layers.base64_text import unbase64
from inspector.traffic.unfold.layers.hex_text import unhex
from inspector.traffic.unfold.layers.json_text import Json
from inspector.traffic.unfold.registry import BINARY

_MARKS = (":", ".", "|", ",", "$")
"""What apps put between an initialisation vector and the ciphertext."""


def decrypted(data: Data, keyring: Keyring, budget: Budget) -> Opened | None:
    """Return what a key of ``keyring`` opens: bytes, or base64 or hex of them."""

    def readable(raw: bytes) -> bool:
        inner = Data(raw)
        layers = BINARY if inner.text is None else (Json(),)
        opened = next((o for layer in layers if (o := layer.open(inner, budget))), None)
        return opened is not None and opened.sure and not opened.problem

    for steps, raw in _closed(data):
        plain = keyring.open(raw, readable, budget)
        if plain is not None:
            return Opened((*steps, plain.step), plain.data, problem=plain.problem)
    return None


def _closed(data: Data) -> Iterator[tuple[tuple[str, ...], bytes]]:
    """Yield the bytes that may be ciphertext, with the steps that lead to them."""
    text = data.text
    if text is None:
        yield (), data.raw
        return
    for mark in ("", *_MARKS):
        pieces = text.split(mark, 2) if mark else [text]
        if len(pieces) != (2 if mark else 1):
            continue
        for step, read in (("hex", unhex), ("base64", _unbase64)):
            parts = [read(piece.strip()) for piece in pieces]
            if all(parts):
                yield (step,), b"".join(part for part in parts if part)
                break


def _unbase64(text: str) -> bytes | None:
    return unbase64(text.replace("-", "+").replace("_", "/")) if len(text) >= 16 else None
