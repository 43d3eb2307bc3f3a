"""Large and endless bodies go to files by digest while they pass, so that memory stays flat.

A body up to ``LARGE`` bytes is buffered by mitmproxy as usual and lies in the flow. A larger one,
one of unknown length that grows beyond it, and streams (server-sent events, gRPC) are handed on
piece by piece; what passed is kept: a small rest in the flow, everything else under ``inputs/`` by
its SHA-256, named in the flow's metadata.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from mitmproxy import http

from inspector.case.files import open_regular, reason, write_all
from inspector.errors import InspectorError

LARGE = 8 << 20
"""Longest body, in bytes, that lies in the flow itself."""

RESERVE = 64 << 20
"""Free bytes that large bodies leave for all other flows; on a small disk, a tenth of it."""

STREAMS = (b"text/event-stream", b"application/grpc")
"""Types of bodies that are handed on piece by piece from their first byte: their ends wait."""

type Stream = Callable[[bytes], bytes] | bool


@dataclass(frozen=True, slots=True)
class Body:
    """A body that was set aside."""

    path: Path
    sha256: str
    size: int


class Spool:
    """Takes the pieces of one body; ``problem`` says why some are not kept."""

    def __init__(self, folder: Path) -> None:
        self.used = False
        self.problem = ""
        self.size = 0
        self._folder = folder
        self._memory = bytearray()
        self._digest = hashlib.sha256()
        self._path: Path | None = None
        self._descriptor = -1

    def __call__(self, piece: bytes) -> bytes:
        """Keep a piece and hand it on; an empty one is mitmproxy's sign for the end."""
        self.used = True
        if piece and not self.problem:
            try:
                self._take(piece)
            except (OSError, InspectorError) as error:
                # Nothing may leave mitmproxy's callback: it would break the app's connection.
                cause = reason(error) if isinstance(error, OSError) else error.cause or error.what
                self.problem = f"only its first {self.size} bytes were kept: {cause}"
        return piece

    def finish(self) -> bytes | Body:
        """Return what was kept: the bytes, or where they lie. Raises ``OSError``."""
        if self._path is None:
            return bytes(self._memory)
        os.close(self._descriptor)
        self._descriptor = -1
        body = Body(self._folder / self._digest.hexdigest(), self._digest.hexdigest(), self.size)
        if body.path.exists(follow_symlinks=False):
            self._path.unlink()
        else:
            self._path.replace(body.path)
        return body

    def so_far(self) -> tuple[bytes | None, str]:
        """Return what was kept until now, or none and the words that say in which file it lies."""
        if self._path is None:
            return bytes(self._memory), ""
        return None, f"; its first {self.size} bytes lie in inputs/{self._path.name}"

    def discard(self) -> None:
        """Remove what was kept, when there is no case to put it into."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _take(self, piece: bytes) -> None:
        if self._path is None and self.size + len(piece) > LARGE:
            self._to_file()
        if self._path is None:
            self._memory += piece
        else:
            self._write(piece)
        self.size += len(piece)

    def _to_file(self) -> None:
        """Move what is in memory to a file; when that fails, it stays in memory."""
        path = self._folder / f".{secrets.token_hex(8)}.part"
        self._descriptor = open_regular(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        self._path = path
        try:
            self._write(bytes(self._memory))
        except OSError:
            with contextlib.suppress(OSError):
                self.discard()
            self._path = None
            raise
        self._memory.clear()

    def _write(self, piece: bytes) -> None:
        _require_room(self._descriptor, len(piece))
        before = os.lseek(self._descriptor, 0, os.SEEK_CUR)
        try:
            write_all(self._descriptor, piece)
        except OSError:
            os.ftruncate(self._descriptor, before)
            raise
        self._digest.update(piece)


def _require_room(descriptor: int, size: int) -> None:
    """Raise ``OSError`` when a piece of a large body would take the last room on its disk.

    One download must not cost every flow behind it.
    """
    disk = os.fstatvfs(descriptor)
    kept = min(RESERVE, disk.f_blocks * disk.f_frsize // 10)
    if disk.f_bavail * disk.f_frsize < kept + size:
        raise OSError(errno.ENOSPC, "the disk is nearly full, and what is left is for small flows")


class _Spooled:
    """mitmproxy decides in the middle of a body that it grew too large and says ``stream = True``;
    nobody is asked then, so the attribute itself has to turn that into our spool."""

    @property
    def stream(self) -> Stream:
        return cast(Stream, self.__dict__.get("_stream", False))

    @stream.setter
    def stream(self, value: Stream) -> None:
        if value is True:
            # Few bodies are handed on, so few need a spool.
            value = self.__dict__.setdefault("spool", Spool(self.__dict__["spool_folder"]))
        self.__dict__["_stream"] = value


class _Request(_Spooled, http.Request):  # type: ignore[misc]  # a property for an attribute
    pass


class _Response(_Spooled, http.Response):  # type: ignore[misc]  # as above
    pass


def watch(message: http.Request | http.Response, folder: Path) -> None:
    """Have the body of a message kept in ``folder`` if it is streamed, for whatever reason."""
    already = message.__dict__.pop("stream", False)
    message.__dict__["spool_folder"] = folder
    message.__class__ = _Request if isinstance(message, http.Request) else _Response
    if already is True or _kind(message).startswith(STREAMS):
        message.stream = True
    elif already is not False:
        message.stream = already


def _kind(message: http.Message) -> bytes:
    # The fields as they are: asking for one by name reads all of them, for each message.
    for name, value in message.headers.fields:
        if name.lower() == b"content-type":
            return value.lower()
    return b""


def spool_of(message: http.Message | None) -> Spool | None:
    """Return the spool of a message whose body passed through it."""
    spool = message.__dict__.get("spool") if message is not None else None
    return spool if isinstance(spool, Spool) and spool.used else None
