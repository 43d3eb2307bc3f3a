"""Structural features of an app's own methods that survive renaming, reordering and re-signing.

A method is described twice, without any name, string, number or register of the app itself:

* its *calls*: the framework methods and fields it names, in order. Survives renaming, changed
  strings and inserted instructions of the app's own;
* its *shape*: kinds of instructions in order, with those framework names in place.

Classes of known SDKs are left out by package prefix; what many unrelated apps share (renamed
libraries) is taken out later, when the whole corpus is known. In a small corpus that says little,
so features of code that stands where the manifest puts the publisher's own are kept apart too.
"""

from __future__ import annotations

import contextlib
import hashlib
import struct
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from inspector.corpus.dex_methods import CONST_STRING, CONST_STRING_JUMBO, Body, DexMethods
from inspector.model.common import Owner, OwnerKind
from inspector.static.code import java_name

PLATFORM = (
    "Landroid/", "Ljava/", "Ljavax/", "Ldalvik/", "Lorg/json/", "Lorg/xml/", "Lorg/w3c/",
    "Lorg/apache/http/", "Lorg/xmlpull/",
)  # fmt: skip
"""Packages that the system brings along: nobody can rename these."""
MAX_METHODS = 60_000
"""Methods of one app that are described; more are left out and said."""
MIN_CALLS = 3
MIN_SHAPE = 12
# Every app calls these; a method that calls nothing else is no mark of anybody.
_EVERYWHERE = frozenset({"Ljava/lang/StringBuilder;", "Ljava/lang/Object;", "Landroid/util/Log;"})


def _kinds() -> tuple[str, ...]:
    """One letter for each opcode; empty for those that padding or another compiler inserts."""
    found = [""] * 256
    groups = (
        ("c", 0x12, 0x1C), ("m", 0x1D, 0x1E), ("k", 0x1F, 0x1F), ("i", 0x20, 0x20),
        ("l", 0x21, 0x21), ("n", 0x22, 0x26), ("t", 0x27, 0x27), ("w", 0x2B, 0x2C),
        ("q", 0x2D, 0x31), ("b", 0x32, 0x3D), ("a", 0x44, 0x4A), ("A", 0x4B, 0x51),
        ("g", 0x52, 0x58), ("G", 0x59, 0x5F), ("s", 0x60, 0x66), ("S", 0x67, 0x6D),
        ("v", 0x6E, 0x72), ("v", 0x74, 0x78), ("u", 0x7B, 0x8F), ("o", 0x90, 0xE2),
        ("v", 0xFA, 0xFD),
    )  # fmt: skip
    for letter, first, last in groups:
        for opcode in range(first, last + 1):
            found[opcode] = letter
    return tuple(found)


_KINDS = _kinds()


class CodeFeatures(NamedTuple):
    """Features of one app, 64-bit hashes, sorted."""

    features: tuple[int, ...]
    """Of all code that is no known SDK's."""
    first_party: tuple[int, ...]
    """Of the publisher's own code, where the manifest tells it."""
    methods: int
    """Methods described."""
    cut: bool
    """Whether there are more than ``MAX_METHODS``."""
    strings: frozenset[str]
    """Strings that the described methods load: no known SDK's."""


def code_features(dexes: Iterable[bytes], owner: Callable[[str], Owner]) -> CodeFeatures:
    """Return the features of the bodies in ``dexes``; ``owner`` answers for a Java class name."""
    found: set[int] = set()
    first: set[int] = set()
    strings: set[str] = set()
    methods = 0
    for body, dex, kind in _described(dexes, owner):
        if methods >= MAX_METHODS:
            cut = True
            break
        methods += 1
        made = tuple(_features(body, dex))
        found.update(made)
        strings.update(_strings(body, dex))
        if kind is OwnerKind.FIRST_PARTY:
            first.update(made)
    else:
        cut = False
    return CodeFeatures(
        tuple(sorted(found)), tuple(sorted(first)), methods, cut, frozenset(strings)
    )


def _described(
    dexes: Iterable[bytes], owner: Callable[[str], Owner]
) -> Iterator[tuple[Body, DexMethods, OwnerKind]]:
    """Yield the bodies of the classes that are no known SDK's."""
    for data in dexes:
        try:
            dex = DexMethods(data)
        except ValueError:
            continue
        for name, offset in dex.classes():
            kind = owner(java_name(name)).kind
            if kind is not OwnerKind.SDK:
                yield from ((body, dex, kind) for body in dex.bodies(name, offset))


def _strings(body: Body, dex: DexMethods) -> Iterator[str]:
    for opcode, index in body.operations:
        if opcode in (CONST_STRING, CONST_STRING_JUMBO):
            with contextlib.suppress(ValueError, struct.error):
                yield dex.string(index)


def _features(body: Body, dex: DexMethods) -> Iterator[int]:
    calls: list[str] = []
    shape: list[str] = []
    own = 0
    for opcode, index in body.operations:
        letter = _KINDS[opcode]
        if not letter:
            continue
        name = ""
        if letter == "v" or letter in "sSgG":
            try:
                owner, member = dex.method(index) if letter == "v" else dex.field(index)
            except ValueError:
                continue
            if owner.startswith(PLATFORM):
                name = f"{owner}{member}"
                if owner not in _EVERYWHERE:
                    own += 1
                    if not calls or calls[-1] != name:
                        calls.append(name)
        shape.append(f"{letter}{name}")
    if len(calls) >= MIN_CALLS:
        yield _hash("calls", calls)
    if len(shape) >= MIN_SHAPE and own:
        yield _hash("shape", shape)


def _hash(kind: str, parts: list[str]) -> int:
    data = "\0".join((kind, *parts)).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big")
