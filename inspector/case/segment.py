"""Capture segments: append-only files of whole flows, and cutting what a crash left unfinished.

A flow is one frame in mitmproxy's own format: decimal length, a colon, so many bytes, a type
letter (https://tnetstrings.info). Only this framing is known here; the content is opaque.
"""

from __future__ import annotations

import errno
import hashlib
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from inspector.case.files import CHUNK, open_regular, sync_folder, write_all

MAX_DIGITS = 12
"""mitmproxy reads at most twelve digits of length."""


PIECE = 256 << 10
"""Bytes that are hashed at a time while a capture runs."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where one flow lies in a segment."""

    index: int
    offset: int
    length: int


class SegmentWriter:
    """Appends whole flows to one new segment; a write that fails leaves no part behind.

    A flow is with the operating system when ``append`` returns, so it survives the end of this
    process by any signal; ``sync`` makes it survive a power cut too.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self.size = 0
        self._digest = hashlib.sha256()
        self._hashed = 0
        self._hashing = threading.Lock()
        self._synced = 0
        self._descriptor = open_regular(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL)
        sync_folder(path.parent)

    def append(self, frame: bytes | memoryview) -> Frame:
        """Write one whole frame and return its place. Raises ``OSError``, then nothing is there."""
        try:
            write_all(self._descriptor, frame)
        except OSError:
            os.ftruncate(self._descriptor, self.size)
            raise
        place = Frame(self.count, self.size, len(frame))
        self.count += 1
        self.size += len(frame)
        return place

    @property
    def removed(self) -> bool:
        """True when somebody removed the file: what is written goes nowhere."""
        return os.fstat(self._descriptor).st_nlink == 0

    def take_over(self, other: SegmentWriter) -> None:
        """Append all that ``other`` holds, though its file was removed. Raises ``OSError``."""
        for frame in frames(other._descriptor):
            self.append(os.pread(other._descriptor, frame.length, frame.offset))

    @property
    def sha256(self) -> str:
        """SHA-256 of everything written so far; to be asked before ``close``."""
        self._hash()
        return self._digest.hexdigest()

    def sync(self) -> None:
        """Force what was written to disk; does nothing when nothing is new."""
        if self._synced != self.size:
            size = self.size
            self._hash()
            os.fsync(self._descriptor)
            self._synced = size

    def _hash(self) -> None:
        """Bring the digest up to the end: beside ``append``, which must not wait for it."""
        with self._hashing:
            end = self.size
            # One buffer for all pieces, small enough for the processor's cache.
            buffer = memoryview(bytearray(min(PIECE, end - self._hashed)))
            while self._hashed < end:
                room = buffer[: end - self._hashed]
                size = os.preadv(self._descriptor, [room], self._hashed)
                if not size:
                    raise OSError(errno.EIO, "the segment became shorter")
                self._digest.update(room[:size])
                self._hashed += size

    def close(self) -> None:
        """Sync and close."""
        if self._descriptor >= 0:
            try:
                self.sync()
            finally:
                with self._hashing:
                    os.close(self._descriptor)
                    self._descriptor = -1


@dataclass(frozen=True, slots=True)
class Recovered:
    """A segment after a crash: what it holds, and what was cut off its end."""

    flows: int
    size: int
    sha256: str
    cut: int
    cut_sha256: str


def frames(descriptor: int) -> Iterator[Frame]:
    """Yield the whole frames of an open segment up to the first that is torn or malformed."""
    size = os.fstat(descriptor).st_size
    offset = index = 0
    while offset < size:
        head = os.pread(descriptor, MAX_DIGITS + 1, offset)
        digits, colon, _ = head.partition(b":")
        if not colon or not digits.isdigit():
            return
        length = len(digits) + 1 + int(digits) + 1
        if offset + length > size or os.pread(descriptor, 1, offset + length - 1) != b"}":
            return
        yield Frame(index, offset, length)
        offset += length
        index += 1


def recover(path: Path, torn: Path) -> Recovered:
    """Move a torn end of a segment into the file ``torn`` and return what is left.

    The bytes of the unfinished flow are evidence too: they leave the segment so that it reads
    cleanly, but they stay in the case. Raises ``OSError`` or ``InspectorError``.
    """
    descriptor = open_regular(path, os.O_RDWR)
    try:
        count = end = 0
        for frame in frames(descriptor):
            count, end = frame.index + 1, frame.offset + frame.length
        size = os.fstat(descriptor).st_size
        cut_sha256 = ""
        if size > end:
            cut_sha256 = _copy(descriptor, end, size, torn)
            os.ftruncate(descriptor, end)
            os.fsync(descriptor)
        return Recovered(count, end, _digest(descriptor, 0, end), size - end, cut_sha256)
    finally:
        os.close(descriptor)


def _copy(source: int, start: int, end: int, path: Path) -> str:
    target = open_regular(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    try:
        for offset in range(start, end, CHUNK):
            write_all(target, os.pread(source, min(CHUNK, end - offset), offset))
        os.fsync(target)
    finally:
        os.close(target)
    sync_folder(path.parent)
    return _digest(source, start, end)


def _digest(descriptor: int, start: int, end: int) -> str:
    whole = hashlib.sha256()
    for offset in range(start, end, CHUNK):
        whole.update(os.pread(descriptor, min(CHUNK, end - offset), offset))
    return whole.hexdigest()
