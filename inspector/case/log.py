"""The log: one canonical JSON line an event, each carrying the SHA-256 of the line before."""

from __future__ import annotations

import base64
import fcntl
import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import rfc8785
from pydantic import Field, JsonValue, ValidationError

from inspector.case.clock import Clock, stamp
from inspector.case.files import CHUNK, open_regular, reason, sync_file, write_all
from inspector.errors import InspectorError
from inspector.model.base import Model, Sha256, Time

START = "0" * 64
"""``prev`` of the first line."""

MAX_LINE = 1 << 20
"""Longest line in bytes; a longer one was not written by this tool."""

KEPT_TAIL = 4096
"""So many bytes of a torn line are kept, base64, in the record that says it was cut."""


class Entry(Model):
    """One line of the log."""

    seq: int = Field(ge=1)
    """Number of the line, from 1."""
    at: Time
    """When it was written, by the clock of the machine that wrote it."""
    actor: str
    """Which part of the tool wrote it."""
    action: str = Field(pattern=r"^[a-z]+(\.[a-z]+)*$")
    """What happened, such as ``input.added``."""
    data: dict[str, JsonValue]
    """The facts."""
    prev: Sha256
    """SHA-256 of the line before, newline included; zeros in the first line."""


class Log:
    """Appends to and reads ``log.jsonl``; safe with several writing processes at once.

    A line is on disk (``fsync``) when ``append`` returns, unless ``durable`` is false. A write that
    fails leaves no part behind. A line that a crash left unfinished is cut by the next writer,
    who records what was cut.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        self.clock = clock

    def append(
        self, actor: str, action: str, data: Mapping[str, JsonValue], *, durable: bool = True
    ) -> Entry:
        """Write one line and return it. Raises ``InspectorError`` when the file cannot take it."""
        descriptor = open_regular(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            last, line, end = _last_line(self.path, descriptor)
            torn = _cut(descriptor, end)
            moment = self.clock()
            writer = _Writer(descriptor, last, line)
            if torn is not None:
                writer.add("log", moment, "log.cut", torn)
            if last is not None and moment < last.at:
                back: dict[str, JsonValue] = {"was": stamp(last.at), "now": stamp(moment)}
                writer.add("log", moment, "clock.backwards", back)
            entry = writer.add(actor, moment, action, data)
            if durable:
                os.fsync(descriptor)
            return entry
        except OSError as error:
            raise InspectorError(
                f"Cannot write to {self.path}",
                cause=reason(error),
                next_step="free space or mend the folder's permissions, then repeat the step",
            ) from error
        finally:
            os.close(descriptor)

    def sync(self) -> None:
        """Force everything written so far to disk."""
        sync_file(self.path)

    def entries(self) -> Iterator[Entry]:
        """Yield every whole line, checking the chain; raises ``InspectorError`` where it breaks.

        A line without newline at the end is not yet part of the log and is left out.
        """
        return (entry for entry, _ in self.chained())

    def chained(self) -> Iterator[tuple[Entry, str]]:
        """Yield every whole line with its own SHA-256, which the next line carries."""
        previous, number = START, 0
        with _lines(self.path) as lines:
            for line in lines:
                if not line.endswith(b"\n"):
                    return
                number += 1
                entry = parse(line, f"{self.path} line {number}")
                if entry.seq != number or entry.prev != previous:
                    raise _broken(
                        f"{self.path} line {number}", "it does not follow the line before"
                    )
                previous = hashlib.sha256(line).hexdigest()
                yield entry, previous


def parse(line: bytes, name: str) -> Entry:
    """Return the entry of one line; raises ``InspectorError`` unless it is canonical JSON."""
    try:
        entry = Entry.model_validate_json(line)
        canonical = encode(entry)
    except (ValidationError, rfc8785.CanonicalizationError) as error:
        raise _broken(name, "it is not a line of this log") from error
    if canonical != line:
        raise _broken(name, "it is not in canonical form, so it was changed after writing")
    return entry


def encode(entry: Entry) -> bytes:
    """Return the line of an entry: RFC 8785 canonical JSON and a newline."""
    return rfc8785.dumps({**entry.model_dump(), "at": stamp(entry.at)}) + b"\n"


def clean(value: JsonValue) -> JsonValue:
    """Return ``value`` with lone surrogates replaced: file names and apps may hold them."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [clean(item) for item in value]
    if isinstance(value, dict):
        return {str(clean(key)): clean(item) for key, item in value.items()}
    return value


class _Writer:
    """Appends lines to an open and locked log; a failed write is taken back."""

    def __init__(self, descriptor: int, last: Entry | None, line: bytes) -> None:
        self._descriptor = descriptor
        self._seq = last.seq if last else 0
        self._prev = hashlib.sha256(line).hexdigest() if last else START

    def add(
        self, actor: str, moment: datetime, action: str, data: Mapping[str, JsonValue]
    ) -> Entry:
        facts = {str(clean(key)): clean(value) for key, value in data.items()}
        entry = Entry(
            seq=self._seq + 1, at=moment, actor=actor, action=action, data=facts, prev=self._prev
        )
        line = encode(entry)
        if len(line) > MAX_LINE:
            raise ValueError(f"a log line of {len(line)} bytes")
        size = os.fstat(self._descriptor).st_size
        try:
            write_all(self._descriptor, line)
        except OSError:
            os.ftruncate(self._descriptor, size)
            raise
        self._seq, self._prev = entry.seq, hashlib.sha256(line).hexdigest()
        return entry


def _last_line(path: Path, descriptor: int) -> tuple[Entry | None, bytes, int]:
    """Return the last whole line as entry and bytes, and the offset behind it."""
    size = os.fstat(descriptor).st_size
    window = 1 << 14
    while True:
        start = max(0, size - window)
        data = os.pread(descriptor, size - start, start)
        end = data.rfind(b"\n") + 1
        begin = data.rfind(b"\n", 0, end - 1) + 1 if end else 0
        # A line that begins at the very start of the window may reach further back.
        if start == 0 or begin > 0:
            break
        if window > 2 * MAX_LINE:
            raise _broken(f"The last line of {path}", f"it is longer than {MAX_LINE} bytes")
        window *= 4
    line = data[begin:end]
    return (parse(line, f"The last line of {path}") if line else None), line, start + end


def _cut(descriptor: int, end: int) -> dict[str, JsonValue] | None:
    """Cut an unfinished last line off and return what is to be recorded about it."""
    size = os.fstat(descriptor).st_size
    if size == end:
        return None
    tail = hashlib.sha256()
    kept = os.pread(descriptor, KEPT_TAIL, end)
    for offset in range(end, size, CHUNK):
        tail.update(os.pread(descriptor, min(CHUNK, size - offset), offset))
    os.ftruncate(descriptor, end)
    return {
        "bytes": size - end,
        "sha256": tail.hexdigest(),
        "begins": base64.b64encode(kept).decode(),
    }


@contextmanager
def _lines(path: Path) -> Iterator[Iterator[bytes]]:
    with os.fdopen(open_regular(path), "rb") as file:

        def bounded() -> Iterator[bytes]:
            while line := file.readline(MAX_LINE + 1):
                if len(line) > MAX_LINE:
                    raise _broken(str(path), f"a line is longer than {MAX_LINE} bytes")
                yield line

        yield bounded()


def _broken(name: str, cause: str) -> InspectorError:
    return InspectorError(
        f"{name} is damaged",
        cause=cause,
        next_step="keep the folder as it is and work on a copy; an untouched copy can be verified",
    )
