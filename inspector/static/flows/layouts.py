"""Reads from binary layouts: views that take passwords, methods that clicks call, named classes.

androguard reads binary XML as well, but importing it costs more than this analysis may add. Format:
``ResourceTypes.h`` of AOSP (frameworks/base/libs/androidfw/include/androidfw).
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

_ID, _ON_CLICK, _INPUT_TYPE, _NAME, _PASSWORD = (
    0x010100D0, 0x0101026F, 0x01010220, 0x01010003, 0x0101015C,
)  # fmt: skip
_STRING_POOL, _RESOURCE_MAP, _START_ELEMENT = 0x0001, 0x0180, 0x0102
# Variations of android:inputType that hide what is typed: text, visible, web, number.
_PASSWORD_TYPES = frozenset((0x81, 0x91, 0xE1, 0x12))
_MAX_STRINGS = 100_000


class Layout(NamedTuple):
    """What one layout says."""

    password_views: tuple[int, ...]
    click_handlers: tuple[str, ...]
    classes: tuple[str, ...]


def read_layout(data: bytes) -> Layout:
    """Return the facts of a binary XML file; raises ValueError when it is damaged."""
    try:
        return _read(data)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise ValueError(f"damaged binary XML: {error}") from error


def _read(data: bytes) -> Layout:
    strings: list[str] = []
    names: tuple[int, ...] = ()
    passwords: dict[int, None] = {}
    clicks: dict[str, None] = {}
    classes: dict[str, None] = {}
    for kind, start, header, end in _chunks(data):
        if kind == _STRING_POOL:
            strings = _strings(data, start)
        elif kind == _RESOURCE_MAP:
            names = struct.unpack_from(f"<{(end - start - header) // 4}I", data, start + header)
        elif kind == _START_ELEMENT:
            tag, attributes = _element(data, start + header, names, strings)
            number = attributes.get(_ID)
            hidden = attributes.get(_PASSWORD) not in (None, 0)
            if isinstance(number, int) and (hidden or _masked(attributes.get(_INPUT_TYPE))):
                passwords[number] = None
            if isinstance(click := attributes.get(_ON_CLICK), str):
                clicks[click] = None
            if "." in tag:
                classes[tag] = None
            elif tag in ("fragment", "view", "androidx.fragment.app.FragmentContainerView"):
                named = attributes.get(_NAME) or attributes.get(0)
                if isinstance(named, str):
                    classes[named] = None
    return Layout(tuple(passwords), tuple(clicks), tuple(classes))


def _masked(value: object) -> bool:
    return isinstance(value, int) and (value & 0xFFF) in _PASSWORD_TYPES


def _chunks(data: bytes) -> Iterator[tuple[int, int, int, int]]:
    position = 8
    while position + 8 <= len(data):
        kind, header, size = struct.unpack_from("<HHI", data, position)
        if size < 8:
            raise IndexError("chunk without size")
        yield kind, position, header, min(position + size, len(data))
        position += size


def _strings(data: bytes, start: int) -> list[str]:
    count, _, flags, first, _ = struct.unpack_from("<5I", data, start + 8)
    if count > _MAX_STRINGS:
        raise IndexError("too many strings")
    offsets = struct.unpack_from(f"<{count}I", data, start + 28)
    return [_string(data, start + first + offset, utf8=bool(flags & 0x100)) for offset in offsets]


def _string(data: bytes, at: int, *, utf8: bool) -> str:
    if utf8:
        at += 2 if data[at] & 0x80 else 1
        size = data[at]
        at += 1
        if size & 0x80:
            size = (size & 0x7F) << 8 | data[at]
            at += 1
        return data[at : at + size].decode("utf-8", "replace")
    (size,) = struct.unpack_from("<H", data, at)
    at += 2
    if size & 0x8000:
        (low,) = struct.unpack_from("<H", data, at)
        size = (size & 0x7FFF) << 16 | low
        at += 2
    return data[at : at + 2 * size].decode("utf-16-le", "replace")


def _element(
    data: bytes, at: int, names: tuple[int, ...], strings: list[str]
) -> tuple[str, dict[int, object]]:
    _, tag, start, size, count = struct.unpack_from("<IIHHH", data, at)
    found: dict[int, object] = {}
    for number in range(min(count, 200)):
        place = at + start + number * size
        _, name, raw, _, _, kind, value = struct.unpack_from("<IIIHBBI", data, place)
        key = names[name] if name < len(names) else 0
        if not key and not (name < len(strings) and strings[name] == "class"):
            continue
        is_text = kind == 3 and raw < len(strings)
        found[key] = strings[raw] if is_text else value
    return (strings[tag] if tag < len(strings) else ""), found
