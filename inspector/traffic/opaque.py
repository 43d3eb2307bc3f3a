"""Finds bytes that look encrypted: unreadable is not clean."""

from __future__ import annotations

import math
from collections import Counter
from functools import cache

from inspector.model.traffic import Direction
from inspector.traffic.finding import OpaqueFinding
from inspector.traffic.unfold.engine import Blob
from inspector.traffic.unfold.magic import is_media

SMALLEST = 256
"""Bytes below which unreadable data is a token or a digest rather than an upload."""

WRAPPED_KEYS = {128: 1024, 256: 2048, 384: 3072, 512: 4096}
"""Sizes in bytes of an RSA-wrapped key, and the bits of that RSA key."""

_SAMPLE = 1 << 16


def entropy(data: bytes) -> float:
    """Return the Shannon entropy of ``data`` in bits per byte (of its first 64 KiB)."""
    sample = data[:_SAMPLE]
    size = len(sample)
    if not size:
        return 0.0
    return -sum(n / size * math.log2(n / size) for n in Counter(sample).values())


@cache
def expected_entropy(size: int) -> float:
    """Return the mean entropy of ``size`` uniformly random bytes, in bits per byte.

    Short samples cannot reach 8 bits: H = log2 n - (256/n) E[K log2 K], with K, the count of one
    byte value, Poisson-distributed with mean n/256.
    """
    mean = size / 256
    if mean > 64:
        return 8 - 255 / (2 * size * math.log(2))
    chance, total = math.exp(-mean), 0.0
    for count in range(1, int(mean + 12 * math.sqrt(mean) + 12)):
        chance *= mean / count
        total += chance * count * math.log2(count)
    return math.log2(size) - 256 / size * total


def opaque(blobs: list[Blob], direction: Direction) -> list[OpaqueFinding]:
    """Return the blobs of one sheet that look encrypted, with what else points at it."""
    closed = [blob for blob in blobs if not is_media(blob.data) and _random(blob.data)]
    keys = [blob for blob in closed if len(blob.data) in WRAPPED_KEYS]
    found = []
    for blob in closed:
        size = len(blob.data)
        beside = [key for key in keys if key is not blob and len(key.data) < size]
        if size < _least(size, bool(beside)) or (blob in keys and len(closed) > len(keys)):
            continue
        signs = [
            f"beside it {len(key.data)} bytes, as of a key wrapped with RSA-{bits}"
            for key in beside[:1]
            for bits in (WRAPPED_KEYS[len(key.data)],)
        ]
        if size % 16 == 0:
            signs.append("its size is a multiple of the AES block")
        rate = round(entropy(blob.data), 2)
        found.append(OpaqueFinding(direction, blob.path, blob.steps, size, rate, tuple(signs)))
    return found


def _least(size: int, beside_key: bool) -> int:
    if beside_key:
        return 48
    return SMALLEST // 2 if size % 16 == 0 else SMALLEST


def _random(data: bytes) -> bool:
    size = min(len(data), _SAMPLE)
    return size >= 32 and entropy(data) >= expected_entropy(size) - 0.25
