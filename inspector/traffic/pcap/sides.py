"""Bytes of one direction of a connection in order, each with the time at which it was seen."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, datetime

MOST_BYTES = 512 << 20
"""Bytes kept of one direction; a longer one is cut and said to be."""


class Side:
    """One direction: ``data`` in order, ``missing`` bytes that the capture does not hold."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.missing = 0
        self.cut = False
        self._starts: list[int] = []
        self._times: list[float] = []
        self._next: int | None = None
        self._waiting: dict[int, tuple[float, bytes]] = {}

    def append(self, at: float, data: bytes) -> None:
        """Add bytes that are known to come next."""
        if len(self.data) + len(data) > MOST_BYTES:
            data, self.cut = data[: MOST_BYTES - len(self.data)], True
        if data:
            self._starts.append(len(self.data))
            self._times.append(at)
            self.data += data

    def begin(self, sequence: int) -> None:
        """Say which sequence number the first byte has (the one after SYN)."""
        self._next = sequence

    def segment(self, at: float, sequence: int, data: bytes) -> None:
        """Add a TCP segment, in whatever order and however often it was sent."""
        if self._next is None:
            self._next = sequence
        if sequence > self._next:
            known = self._waiting.get(sequence)
            if known is None or len(known[1]) < len(data):
                self._waiting[sequence] = (at, data)
            return
        self._take(at, sequence, data)
        self._drain()

    def finish(self) -> None:
        """Take what waits behind bytes that never came, and count those."""
        while self._waiting:
            first = min(self._waiting)
            assert self._next is not None
            self.missing += max(0, first - self._next)
            self._next = max(self._next, first)
            self._drain()

    def time_at(self, offset: int) -> datetime | None:
        """Return when the byte at ``offset`` was seen."""
        place = bisect_right(self._starts, offset) - 1
        return moment(self._times[place]) if place >= 0 else None

    def pieces(self, start: int = 0) -> list[tuple[float, bytes]]:
        """Return the pieces from ``start`` on as they arrived."""
        ends = [*self._starts[1:], len(self.data)] if self._starts else []
        return [
            (at, bytes(self.data[max(start, begin) : end]))
            for begin, end, at in zip(self._starts, ends, self._times, strict=True)
            if end > start
        ]

    def _take(self, at: float, sequence: int, data: bytes) -> None:
        assert self._next is not None
        fresh = data[self._next - sequence :]
        self._next += len(fresh)
        self.append(at, fresh)

    def _drain(self) -> None:
        while self._waiting and (first := min(self._waiting)) <= (self._next or 0):
            at, data = self._waiting.pop(first)
            self._take(at, first, data)


def moment(seconds: float) -> datetime | None:
    """Return an aware time, or none for what is no time."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
