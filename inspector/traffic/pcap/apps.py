"""Which app sent a packet, as PCAPdroid notes it: a trailer, or comments with a table of packages.

Layouts: pcap_dump.h of https://github.com/emanuele-f/PCAPdroid (trailer magic 0x01072021; pcapng
custom block 0x0BAD of enterprise 62652, type 1; packet comment ``u-UID``).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_TRAILER = bytes.fromhex("01072021")
_COMMENT = re.compile(r"(?:^|,)u-(-?[0-9]{1,10})(?:$|,)")
_CUSTOM, _SECTION = 0x0BAD, 0x0A0D0D0A
_ENTERPRISE, _UID_MAP = 62652, 1
_LARGEST_BLOCK = 64 << 20


@dataclass(frozen=True, slots=True)
class Sender:
    """An app on the phone: its UID, its package or its name where the capture says them."""

    uid: int
    package: str = ""
    name: str = ""


def packages(path: Path) -> dict[int, Sender]:
    """Return the apps by UID that a pcapng file lists; nothing for other files."""
    with path.open("rb") as file:
        head = file.read(12)
        if len(head) < 12 or head[:4] != b"\x0a\x0d\x0d\x0a":
            return {}
        order = "<" if head[8:12] == b"\x4d\x3c\x2b\x1a" else ">"
        file.seek(0)
        found: dict[int, Sender] = {}
        while len(head := file.read(8)) == 8:
            kind, size = struct.unpack(order + "II", head)
            if size < 12 or size % 4 or size > _LARGEST_BLOCK:
                break
            if kind == _CUSTOM:
                body = file.read(size - 8)
                for sender in _listed(body, order):
                    found[sender.uid] = sender
            else:
                file.seek(size - 8, 1)
        return found


def sender_of(comment: str, trailer: str, known: dict[int, Sender]) -> Sender | None:
    """Return the app behind one packet; ``trailer`` is hexadecimal."""
    if comment and (match := _COMMENT.search(comment)):
        uid = int(match[1])
        return known.get(uid) or (Sender(uid) if uid >= 0 else None)
    if not trailer:
        return None
    try:
        raw = bytes.fromhex(trailer.replace(":", ""))
    except ValueError:
        return None
    place = raw.find(_TRAILER)
    if place < 0 or len(raw) < place + 28:
        return None
    (uid,) = struct.unpack_from(">i", raw, place + 4)
    name = raw[place + 8 : place + 28].split(b"\0")[0].decode("utf-8", "replace")
    return Sender(uid, name=name) if uid >= 0 else None


def _listed(body: bytes, order: str) -> Iterator[Sender]:
    if len(body) < 18:
        return
    enterprise, version, kind = struct.unpack_from(order + "IHB", body)
    if (enterprise, version, kind) != (_ENTERPRISE, 1, _UID_MAP):
        return
    uid, package_size, name_size = struct.unpack_from(order + "iBB", body, 8)
    package = body[14 : 14 + package_size]
    name = body[14 + package_size : 14 + package_size + name_size]
    yield Sender(uid, package.decode("utf-8", "replace"), name.decode("utf-8", "replace"))
