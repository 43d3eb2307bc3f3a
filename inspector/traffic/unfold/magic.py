"""Beginnings of formats that are dense by nature: pictures, sound, video, fonts, programs."""

from __future__ import annotations

_MEDIA = (
    (0, b"\xff\xd8\xff"), (0, b"\x89PNG"), (0, b"GIF8"), (8, b"WEBP"), (4, b"ftyp"), (0, b"OggS"),
    (0, b"ID3"), (0, b"\x00\x00\x01\x00"), (0, b"wOFF"), (0, b"wOF2"), (0, b"\x00asm"),
    (0, b"RIFF"), (0, b"\x1aE\xdf\xa3"), (0, b"%PDF"), (0, b"\x7fELF"), (0, b"dex\n"),
    (0, b"\x00\x01\x00\x00\x00"), (0, b"OTTO"), (0, b"PK\x03\x04"), (0, b"fLaC"), (0, b"#!AMR"),
)  # fmt: skip


def is_media(data: bytes) -> bool:
    """Return true for pictures, sound, video, fonts and programs by their magic."""
    return any(data[at : at + len(magic)] == magic for at, magic in _MEDIA)
