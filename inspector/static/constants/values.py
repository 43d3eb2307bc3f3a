"""Values that code puts together, while one method is followed: texts, arrays, builders, URIs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
class Objects:
    """An array of texts, or of what a format puts into one."""

    values: list[Constant | None]


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
type Value = Constant | Array | Objects | Builder | UriBuilder | Digest | New | None
type Model = Callable[[list[Value], str], Value]
"""What a method makes of the values in a call's registers, with its proto; raises ``NOT_KNOWN``."""
NOT_KNOWN = (ValueError, TypeError, IndexError, LookupError, OverflowError)
"""What a model raises where the values are not what it takes."""
MUTABLE = (Array, Objects, Builder, UriBuilder, Digest, New)


def forget(values: Iterable[Value]) -> None:
    for value in values:
        if isinstance(value, Array | Objects):
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
    if isinstance(value, Objects | UriBuilder | Digest):
        return None
    return value


def text_of(value: Value) -> str:
    """Return the text that a value is; raises ValueError for any other."""
    known = frozen(value)
    if isinstance(known, Uri):
        return known.text
    if not isinstance(known, str):
        raise ValueError("not known")
    return known


def bytes_of(value: Value) -> bytes:
    """Return the bytes that a value is; raises ValueError for any other."""
    known = frozen(value)
    if not isinstance(known, bytes):
        raise ValueError("not known")
    return known


def number_of(value: Value) -> int:
    """Return the number that a value is; raises ValueError for any other."""
    if not isinstance(value, int):
        raise ValueError("not known")
    return value
