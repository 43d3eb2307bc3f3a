"""Values that code puts together, while one method is followed: texts, arrays, builders, URIs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

MAX_SIZE = 1 << 16
"""Entries of an array and characters of a text, at most."""


@dataclass(frozen=True)
class Uri:
    """A ``android.net.Uri`` with this text."""

    text: str


@dataclass
class Array:
    kind: str
    values: list[int | None]


@dataclass
class Builder:
    """A string builder; no parts when an unknown one was added."""

    parts: list[str] | None = field(default_factory=list)


@dataclass
class UriBuilder:
    scheme: str = ""
    authority: str = ""
    path: str = ""
    known: bool = True


@dataclass
class Digest:
    name: str
    data: bytes | None = b""


@dataclass
class New:
    """An object that its constructor gives a value: a string, or the bytes of a ``BigInteger``."""

    value: str | bytes | None = None


type Constant = str | bytes | int | Uri
type Value = Constant | Array | Builder | UriBuilder | Digest | New | None
MUTABLE = (Array, Builder, UriBuilder, Digest, New)


def forget(values: Iterable[Value]) -> None:
    for value in values:
        if isinstance(value, Array):
            value.values[:] = [None] * len(value.values)
        elif isinstance(value, Builder):
            value.parts = None
        elif isinstance(value, UriBuilder):
            value.known = False
        elif isinstance(value, Digest):
            value.data = None
        elif isinstance(value, New):
            value.value = None


def frozen(value: Value) -> Constant | None:
    """Return what a value is at this moment."""
    if isinstance(value, Array):
        if not value.values or any(item is None for item in value.values):
            return None
        numbers = [item for item in value.values if item is not None]
        if value.kind == "[B":
            return bytes(number & 0xFF for number in numbers)
        return "".join(map(chr, (n & 0xFFFF for n in numbers))) if value.kind == "[C" else None
    if isinstance(value, Builder):
        return "".join(value.parts) if value.parts is not None else None
    if isinstance(value, New):
        return value.value
    if isinstance(value, UriBuilder | Digest):
        return None
    return value
