"""JPEG files with EXIF fields, made without any camera."""

from __future__ import annotations

import random
import struct


def jpeg(
    width: int,
    height: int,
    *,
    seed: int = 0,
    position: tuple[float, float] | None = None,
    taken: str = "2026:06:01 10:11:12",
) -> bytes:
    """Return the frame of a JPEG: size, EXIF time, perhaps position, and noise as its picture."""
    noise = random.Random(seed).randbytes(6_000).replace(b"\xff", b"\x00")
    exif = b"Exif\0\0" + _tiff(taken, position)
    frame = struct.pack(">BHHB", 8, height, width, 3) + bytes(9)
    return b"".join((
        b"\xff\xd8", _segment(0xE1, exif), _segment(0xC0, frame),
        b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00", noise, b"\xff\xd9",
    ))  # fmt: skip


def _segment(marker: int, data: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def _tiff(taken: str, position: tuple[float, float] | None) -> bytes:
    """Return a little-endian TIFF with ``DateTimeOriginal`` and, if any, a GPS directory."""
    text = taken.encode() + b"\0"
    main = [(0x8769, 4, 1, None)] + ([(0x8825, 4, 1, None)] if position else [])
    at = 8 + 2 + 12 * len(main) + 4
    exif = struct.pack("<HHHII", 1, 0x9003, 2, len(text), at + 18) + bytes(4)
    exif_size = 18 + len(text)
    offsets = [at, at + exif_size]
    out = b"II*\0" + struct.pack("<IH", 8, len(main))
    for (tag, kind, count, _), offset in zip(main, offsets, strict=False):
        out += struct.pack("<HHII", tag, kind, count, offset)
    out += bytes(4) + exif + text
    return out + (_gps(position, at + exif_size) if position else b"")


def _gps(position: tuple[float, float], at: int) -> bytes:
    data = at + 2 + 4 * 12 + 4
    latitude, longitude = position
    entries = [
        struct.pack("<HHI", 1, 2, 2) + (b"N" if latitude >= 0 else b"S") + bytes(3),
        struct.pack("<HHII", 2, 5, 3, data),
        struct.pack("<HHI", 3, 2, 2) + (b"E" if longitude >= 0 else b"W") + bytes(3),
        struct.pack("<HHII", 4, 5, 3, data + 24),
    ]
    values = b"".join(_degrees(abs(number)) for number in position)
    return struct.pack("<H", 4) + b"".join(entries) + bytes(4) + values


def _degrees(number: float) -> bytes:
    minutes = (number - int(number)) * 60
    seconds = round((minutes - int(minutes)) * 60 * 10_000)
    return struct.pack("<6I", int(number), 1, int(minutes), 1, seconds, 10_000)
