"""Layouts of the app that hide what is typed, with every text that stands on them.

Binary XML: AOSP, frameworks/base/libs/androidfw/include/androidfw/ResourceTypes.h.
"""

import struct
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from inspector.static.container import Container
from inspector.static.resource_strings import Pool, table_texts

_TABLE = "resources.arsc"
_MAP, _START = 0x0180, 0x0102
_INPUT_TYPE, _PASSWORD = 0x01010220, 0x0101015C
_REFERENCE, _STRING = 0x01, 0x03
# Variations of android:inputType that hide what is typed: text, visible, web, number.
_HIDDEN = frozenset((0x81, 0x91, 0xE1, 0x12))
_MAX_LAYOUT = 1 << 20
_MAX_LAYOUTS = 5_000


class Form(NamedTuple):
    """A layout with a field for a password."""

    number: int
    """Resource id of the layout, as code names it."""
    entry: str
    labels: tuple[str, ...]
    """Texts on it in every language, sorted."""


class _Layout(NamedTuple):
    hidden: bool
    texts: frozenset[str]
    references: frozenset[int]


def password_forms(container: Container) -> Iterator[Form]:
    """Yield the forms, sorted by entry; damaged layouts are passed over."""
    texts: dict[int, set[str]] = defaultdict(set)
    layouts: dict[str, int] = {}
    for table in container.names:
        if container.inside(table) == _TABLE and (data := container.try_read(table)):
            prefix = table.removesuffix(_TABLE)
            try:
                for name, _, text, number in table_texts(data):
                    if name.startswith("layout/"):
                        layouts.setdefault(prefix + text, number)
                    else:
                        texts[number].add(text)
            except (ValueError, IndexError, struct.error):
                continue  # where texts are searched, the damage is noted
    for entry in sorted(layouts)[:_MAX_LAYOUTS]:
        size = container.size_of(entry) or 0
        if entry not in container or size > _MAX_LAYOUT or not (data := container.try_read(entry)):
            continue
        try:
            layout = _read(data)
        except (ValueError, IndexError, struct.error):
            continue
        if layout.hidden:
            labels = set(layout.texts).union(*(texts[n] for n in layout.references if n in texts))
            yield Form(layouts[entry], entry, tuple(sorted(label for label in labels if label)))


def _read(data: bytes) -> _Layout:
    pool = Pool(data, 8)
    names: tuple[int, ...] = ()
    hidden = False
    texts: set[str] = set()
    references: set[int] = set()
    at = 8
    while at + 8 <= len(data):
        kind, header, size = struct.unpack_from("<HHI", data, at)
        if size < 8:
            raise ValueError("a chunk shorter than its header")
        if kind == _MAP:
            count = min(size - header, len(data) - at - header) // 4
            names = struct.unpack_from(f"<{count}I", data, at + header)
        elif kind == _START:
            for name, value_kind, value in _attributes(data, at + header):
                number = names[name] if name < len(names) else 0
                if (number == _INPUT_TYPE and value & 0xFFF in _HIDDEN) or (
                    number == _PASSWORD and value
                ):
                    hidden = True
                elif value_kind == _STRING:
                    texts.add(pool[value])
                elif value_kind == _REFERENCE:
                    references.add(value)
        at += size
    return _Layout(hidden, frozenset(texts), frozenset(references))


def _attributes(data: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Yield (index of the name, kind of the value, value) of an element."""
    start, size, count = struct.unpack_from("<HHH", data, at + 8)
    for number in range(min(count, 200)):
        _, name, _, _, _, kind, value = struct.unpack_from(
            "<IIIHBBI", data, at + start + number * size
        )
        yield name, kind, value
