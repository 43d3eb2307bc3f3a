"""Writes binary XML as aapt does, so that a test can make any manifest, damaged ones included.

Format: AOSP, frameworks/base/libs/androidfw/include/androidfw/ResourceTypes.h.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

ANDROID = "http://schemas.android.com/apk/res/android"
NONE = 0xFFFFFFFF
# Ids of framework attributes (AOSP, core/res/res/values/public.xml).
IDS = {
    "label": 0x01010001,
    "name": 0x01010003,
    "permission": 0x01010006,
    "protectionLevel": 0x01010009,
    "exported": 0x01010010,
    "value": 0x01010024,
    "minSdkVersion": 0x0101020C,
    "versionCode": 0x0101021B,
    "versionName": 0x0101021C,
    "targetSdkVersion": 0x01010270,
    "maxSdkVersion": 0x01010271,
    "isSplitRequired": 0x01010591,
}


@dataclass(frozen=True)
class Tag:
    """An element; attributes known to Android get its namespace. ``text`` becomes a CDATA node."""

    name: str
    attributes: dict[str, str | int | bool] = field(default_factory=dict)
    children: tuple[Tag, ...] = ()
    text: str = ""


def manifest(
    package: str,
    *,
    version: int = 1,
    permissions: Sequence[str] = (),
    split: str = "",
    application: Tag | None = None,
    target: str | int = 33,
) -> bytes:
    """Return a manifest such as the base or a split of an app has."""
    return encoded(
        document(
            package,
            version=version,
            permissions=permissions,
            split=split,
            application=application,
            target=target,
        )
    )


def document(
    package: str,
    *,
    version: int = 1,
    permissions: Sequence[str] = (),
    split: str = "",
    application: Tag | None = None,
    target: str | int = 33,
) -> Tag:
    """Return the tree of the same."""
    attributes: dict[str, str | int | bool] = {"versionCode": version, "package": package}
    if split:
        attributes["split"] = split
    children = [Tag("uses-sdk", {"minSdkVersion": 21, "targetSdkVersion": target})]
    children += [Tag("uses-permission", {"name": name}) for name in permissions]
    children.append(application or Tag("application"))
    return Tag("manifest", attributes, tuple(children))


def encoded(root: Tag, *, with_map: bool = True) -> bytes:
    """Return the document; ``with_map`` false leaves the map of attribute ids out."""
    found = {name for tag in _all(root) for name in tag.attributes if name in IDS}
    known = sorted(found, key=IDS.__getitem__)
    texts = list(known)

    def index(text: str) -> int:
        if text not in texts:
            texts.append(text)
        return texts.index(text)

    body = _node(0x0100, struct.pack("<II", index("android"), index(ANDROID)))
    body += _element(root, index)
    body += _node(0x0101, struct.pack("<II", index("android"), index(ANDROID)))
    ids = b"".join(struct.pack("<I", IDS[name]) for name in known)
    table = struct.pack("<HHI", 0x0180, 8, 8 + len(ids)) + ids if with_map else b""
    whole = pool(texts) + table + body
    return struct.pack("<HHI", 0x0003, 8, 8 + len(whole)) + whole


def pool(texts: Sequence[str]) -> bytes:
    """Return a string pool in UTF-16."""
    offsets, data = b"", b""
    for text in texts:
        offsets += struct.pack("<I", len(data))
        raw = text.encode("utf-16-le", "surrogatepass")
        data += struct.pack("<H", len(raw) // 2) + raw + b"\0\0"
    data += b"\0" * (-len(data) % 4)
    start = 28 + len(offsets)
    header = struct.pack("<IIIII", len(texts), 0, 0, start, 0)
    return struct.pack("<HHI", 0x0001, 28, start + len(data)) + header + offsets + data


def _all(tag: Tag) -> list[Tag]:
    return [tag, *(inner for child in tag.children for inner in _all(child))]


def _node(kind: int, data: bytes) -> bytes:
    return struct.pack("<HHIII", kind, 16, 16 + len(data), 1, NONE) + data


def _element(tag: Tag, index: Callable[[str], int]) -> bytes:
    # Android looks for attributes in the order of their ids.
    names = sorted(tag.attributes, key=lambda name: IDS.get(name, NONE))
    data = b""
    for name in names:
        value = tag.attributes[name]
        space = index(ANDROID) if name in IDS else NONE
        if isinstance(value, bool):
            kind, raw, number = 0x12, NONE, NONE if value else 0
        elif isinstance(value, int):
            kind, raw, number = 0x10, NONE, value & NONE
        else:
            kind, raw = 0x03, index(value)
            number = raw
        data += struct.pack("<IIIHBBI", space, index(name), raw, 8, 0, kind, number)
    head = struct.pack("<IIHHHHHH", NONE, index(tag.name), 20, 20, len(names), 0, 0, 0)
    inner = b"".join(_element(child, index) for child in tag.children)
    if tag.text:
        inner = _node(0x0104, struct.pack("<IHBBI", index(tag.text), 8, 0, 0, 0)) + inner
    end = _node(0x0103, struct.pack("<II", NONE, index(tag.name)))
    return _node(0x0102, head + data) + inner + end
