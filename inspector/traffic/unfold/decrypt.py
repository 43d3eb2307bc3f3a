"""Finds what may be ciphertext in a value, and opens it with a key that is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from inspector.traffic.tables.table import Table
from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.data import Data
from inspector.traffic.unfold.key_forms import spelled
from inspector.traffic.unfold.keyring import Keyring
from inspector.traffic.unfold.layer import Opened
from inspector.traffic.unfold.layers.base64_text import unbase64
from inspector.traffic.unfold.layers.hex_text import unhex
from inspector.traffic.unfold.layers.json_text import Json
from inspector.traffic.unfold.registry import WHOLE

_MARKS = (":", ".", "|", ",", "$")
"""What apps put between an initialisation vector and the ciphertext."""


_IN_ONE = re.compile(r"([0-9a-f]{32})([0-9a-f]{32})([A-Za-z0-9+/]{24,}={0,2})", re.ASCII)
"""Salt and initialisation vector in hex before the ciphertext in base64: a sample for CryptoJS
that many web apps took over."""

_BESIDE = range(8, 65)
"""Characters of a value that may be a salt or an initialisation vector."""

_MOST_BESIDE = 24
_MOST_RECORDS = 200
"""Columns and records of a table in which values beside an encrypted one are looked for."""


def decrypted(
    data: Data, keyring: Keyring, budget: Budget, beside: Sequence[str | bytes] = ()
) -> Opened | None:
    """Return what a key of ``keyring`` opens: bytes, or base64 or hex of them.

    ``beside`` are the short values of the same record.
    """
    others = [form for value in beside[:_MOST_BESIDE] for form in _spellings(value)]
    readable = _reader(budget)
    for steps, raw in _closed(data):
        plain = keyring.open(raw, readable, budget, others)
        if plain is not None:
            return Opened((*steps, plain.step), plain.data, problem=plain.problem)
    return None


def short_values(table: Table) -> dict[int, list[str | bytes]]:
    """Return the short values of each record of ``table``; one may be a salt or the like."""
    found: dict[int, list[str | bytes]] = {}
    for column in table.columns[:_MOST_BESIDE]:
        if len(column.values) < _MOST_RECORDS:
            for value, row in zip(column.values, column.rows, strict=True):
                if isinstance(value, str | bytes) and len(value) in _BESIDE:
                    found.setdefault(row, []).append(value)
    return found


def by_alphabet(data: Data, keyring: Keyring, budget: Budget) -> Opened | None:
    """Return what an alphabet of the app makes of ``data``, which may read as base64 too."""
    text = data.text
    if not keyring.alphabets or text is None:
        return None
    found = keyring.alphabets.open(text.strip(), _reader(budget))
    return Opened((f"base64({found[0]})",), found[1]) if found else None


def _reader(budget: Budget) -> Callable[[bytes], bool]:
    """Return what says whether a layer reads bytes from end to end."""

    def readable(raw: bytes) -> bool:
        inner = Data(raw)
        layers = WHOLE if inner.text is None else (Json(),)
        opened = next((o for layer in layers if (o := layer.open(inner, budget))), None)
        return opened is not None and opened.sure and not opened.problem

    return readable


def is_salted(data: Data) -> bool:
    """Return true when ``data`` is salt and ciphertext in one text, though it reads as base64."""
    text = data.text
    return text is not None and _IN_ONE.fullmatch(text) is not None


def _closed(data: Data) -> Iterator[tuple[tuple[str, ...], bytes]]:
    """Yield the bytes that may be ciphertext, with the steps that lead to them."""
    text = data.text
    if text is None:
        yield (), data.raw
        return
    if (together := _IN_ONE.fullmatch(text)) is not None:
        plain = unbase64(together[3])
        if plain is not None:
            yield ("hex", "base64"), bytes.fromhex(together[1] + together[2]) + plain
    for mark in ("", *_MARKS):
        pieces = text.split(mark, 3) if mark else [text]
        if len(pieces) not in ((2, 3) if mark else (1,)):
            continue
        for step, read in (("hex", unhex), ("base64", _unbase64)):
            parts = [read(piece.strip()) for piece in pieces]
            if all(parts):
                yield (step,), b"".join(part for part in parts if part)
                break


def _spellings(value: str | bytes) -> tuple[bytes, ...]:
    return spelled(value.encode("utf-8", "replace") if isinstance(value, str) else value)


def _unbase64(text: str) -> bytes | None:
    return unbase64(text.replace("-", "+").replace("_", "/")) if len(text) >= 16 else None
