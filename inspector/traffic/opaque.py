"""Finds bytes that look encrypted: unreadable is not clean."""

from __future__ import annotations

import math
from collections import Counter

from inspector.model.traffic import Direction
from inspector.traffic.finding import OpaqueFinding
from inspector.traffic.unfold.engine import Blob

SMALLEST = 256
"""Bytes below which unreadable data is a token or a digest rather than an upload."""

WRAPPED_KEYS = {128: 1024, 256: 2048, 384: 3072, 512: 4096}
"""Sizes in bytes of an RSA-wrapped key, and the bits of that RSA key."""

_SAMPLE = 1 << 16
_MEDIA = (
    (0, b"\xff\xd8\xff"), (0, b"\x89PNG"), (0, b"GIF8"), (8, b"WEBP"), (4, b"ftyp"), (0, b"OggS"),
    (0, b"ID3"), (0, b"\x00\x00\x01\x00"), (0, b"wOFF"), (0, b"wOF2"), (0, b"\x00asm"), (0, b"RIFF"),
    (0, b"\x1aE\xdf\xa3"), (0, b"%PDF"), (0, b"\x7fELF"), (0, b"dex\n"), (0, b"\x00\x01\x00\x00\x00"),
    (0, b"OTTO"), (0, b"PK"), (0, b"fLaC"), (0, b"\xff\xfb"), (0, b"#!AMR"), (0, b"BM"),
)  # fmt: skip


def entropy(data: bytes) -> float:
    """Return the Shannon entropy of ``data`` in bits per byte (of its first 64 KiB)."""
    sample = data[:_SAMPLE]
    size = len(sample)
    if not size:
        return 0.0
    return -sum(n / size * math.log2(n / size) for n in Counter(sample).values())


def is_media(data: bytes) -> bool:
    """Return true for pictures, sound, video, fonts and programs by their magic."""
    return any(data[at : at + len(magic)] == magic for at, magic in _MEDIA)


def expected_entropy(size: int) -> float:
    """Return what uniformly random bytes of that many give on average, in bits per byte.

    The Miller-Madow correction: 8 bits less 255 / (2 n ln 2) for samples that are large enough.
    """
    if size < 256:
        return math.log2(max(size, 1)) * 0.97
    return 8 - 255 / (2 * size * math.log(2)) * (1 if size >= 1024 else 0.85)


def opaque(blobs: list[Blob], direction: Direction) -> list[OpaqueFinding]:
    """Return the blobs of one sheet that look encrypted, with what else points at it."""
    wrapped = [
        WRAPPED_KEYS[len(b.data)] for b in blobs if len(b.data) in WRAPPED_KEYS and _random(b.data)
    ]
    found = []
    for blob in blobs:
        size = len(blob.data)
        own = size in WRAPPED_KEYS and any(len(b.data) > size for b in blobs)
        least = 48 if wrapped and size not in WRAPPED_KEYS else SMALLEST
        if size < least or own or is_media(blob.data) or not _random(blob.data):
            continue
        signs = []
        if wrapped and (size not in WRAPPED_KEYS or len(blobs) > 1):
            signs.append(
                f"beside it {min(WRAPPED_KEYS, key=lambda s: abs(WRAPPED_KEYS[s] - wrapped[0]))} "
                f"bytes that fit a key wrapped with RSA-{wrapped[0]}"
            )
        if size % 16 == 0:
            signs.append("size is a multiple of the AES block")
        found.append(
            OpaqueFinding(
                direction, blob.path, blob.steps, size, round(entropy(blob.data), 2), tuple(signs)
            )
        )
    return found


def _random(data: bytes) -> bool:
    size = min(len(data), _SAMPLE)
    return size >= 32 and entropy(data) >= expected_entropy(size) - 0.25
