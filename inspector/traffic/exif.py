"""Reads what a camera wrote into a picture: where and when it was taken."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

_MOST_ENTRIES = 200
_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_TIMES = (0x9003, 0x9004, 0x0132)
"""DateTimeOriginal, DateTimeDigitized, DateTime (CIPA DC-008)."""

_MODEL = 0x0110
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}
_TIME = re.compile(r"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d")


@dataclass(frozen=True, slots=True)
class Exif:
    """``position`` is latitude and longitude in degrees; ``taken`` a local time as written."""

    position: tuple[float, float] | None = None
    taken: str = ""
    model: str = ""


def exif(data: bytes) -> Exif:
    """Return what the picture in ``data`` says; empty for anything without readable EXIF."""
    start = data.find(b"Exif\0\0", 0, 1 << 16)
    tiff = data[start + 6 :] if start >= 0 else _png(data)
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return Exif()
    try:
        reader = _Tiff(tiff[: 1 << 20], order)
        main = reader.entries(reader.number(4, 4))
        inner = reader.entries(_first(main.get(_EXIF_IFD)))
        gps = reader.entries(_first(main.get(_GPS_IFD)))
    except (struct.error, ValueError, IndexError):
        return Exif()
    times = [_text(d.get(tag)) for tag in _TIMES for d in (inner, main)]
    taken = next((text for text in times if _TIME.fullmatch(text)), "")
    return Exif(_position(gps), taken, _text(main.get(_MODEL))[:40])


type _Value = bytes | list[float]


class _Tiff:
    def __init__(self, data: bytes, order: str) -> None:
        self.data, self.order = data, order

    def number(self, at: int, size: int) -> int:
        """Read an unsigned number."""
        code = {1: "B", 2: "H", 4: "I"}[size]
        value: int = struct.unpack_from(self.order + code, self.data, at)[0]
        return value

    def entries(self, at: int) -> dict[int, _Value]:
        """Read a directory; an offset of 0 has none."""
        found: dict[int, _Value] = {}
        if not at:
            return found
        for number in range(min(self.number(at, 2), _MOST_ENTRIES)):
            entry = at + 2 + 12 * number
            tag, kind, count = (
                self.number(entry, 2), self.number(entry + 2, 2), self.number(entry + 4, 4)
            )  # fmt: skip
            size = _SIZES.get(kind, 0) * count
            if not 0 < size <= 4096:
                continue
            place = entry + 8 if size <= 4 else self.number(entry + 8, 4)
            found[tag] = self.value(kind, count, place)
        return found

    def value(self, kind: int, count: int, at: int) -> _Value:
        """Read text as bytes, everything else as numbers."""
        if kind in (1, 2, 7):
            return self.data[at : at + count]
        if kind in (5, 10):
            code = "I" if kind == 5 else "i"
            parts = struct.unpack_from(f"{self.order}{2 * count}{code}", self.data, at)
            return [a / b if b else 0.0 for a, b in zip(parts[::2], parts[1::2], strict=True)]
        code = {3: "H", 4: "I", 9: "i"}[kind]
        return list(map(float, struct.unpack_from(f"{self.order}{count}{code}", self.data, at)))


def _position(gps: dict[int, _Value]) -> tuple[float, float] | None:
    found = []
    for reference, tag, most in ((1, 2, 90), (3, 4, 180)):
        parts = gps.get(tag)
        if not isinstance(parts, list) or len(parts) != 3:
            return None
        degrees = parts[0] + parts[1] / 60 + parts[2] / 3600
        if not 0 <= degrees <= most:
            return None
        found.append(-degrees if _text(gps.get(reference)) in ("S", "W") else degrees)
    latitude, longitude = (round(number, 6) for number in found)
    return None if latitude == longitude == 0 else (latitude, longitude)


def _png(data: bytes) -> bytes:
    """Return the eXIf chunk of a PNG or of WebP's EXIF chunk."""
    for name in (b"eXIf", b"EXIF"):
        at = data.find(name, 0, 1 << 22)
        if at > 0:
            return data[at + 4 :] if name == b"eXIf" else data[at + 8 :]
    return b""


def _first(value: _Value | None) -> int:
    return int(value[0]) if isinstance(value, list) and value else 0


def _text(value: _Value | None) -> str:
    raw = value if isinstance(value, bytes) else b""
    text = raw.split(b"\0")[0].decode("utf-8", "replace").strip()
    return "".join(c for c in text if c.isprintable())
