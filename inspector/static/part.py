"""One file of an app: an APK, one of its splits or a bare dex, however damaged, within limits.

Nothing is extracted: an entry's name never becomes a path on this machine.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.errors import InspectorError
from inspector.static.apk_view import ApkView
from inspector.static.archives import (
    Archive,
    ArchiveError,
    BareDex,
    Directory,
    TooLargeError,
)
from inspector.static.lies import MOST, corrected, too_large
from inspector.static.tolerant import LocalArchive, Opener, Tolerant

if TYPE_CHECKING:
    from tempfile import _TemporaryFileWrapper
    from threading import Thread

MAX_FILE = 4 << 30
"""Bytes of the file: a zip without extensions ends there, and no store accepts half of it."""
MAX_ENTRIES = 200_000
MAX_ENTRY = 512 << 20
"""Expanded bytes of one entry."""
NEXT = "check that the download is complete and that it is an Android app (APK)"
_DEX_MAGIC = b"dex\n"
_NO_PACKAGE = "a bare dex file has no manifest"


class Readers:
    """What reads one file: a bare dex as it is, any other by its directory and tolerantly."""

    def __init__(
        self,
        dex: BareDex | None = None,
        directory: Directory | None = None,
        tolerant: Tolerant | None = None,
        copy: _TemporaryFileWrapper[bytes] | None = None,
    ) -> None:
        """``copy`` is what the tolerant reader has in the file's place, and kept as long."""
        self.dex = dex
        self.directory = directory
        self.tolerant = tolerant
        self._copy = copy

    @property
    def archives(self) -> tuple[Archive, ...]:
        """Those that there are, in the order in which they are asked."""
        return tuple(one for one in (self.dex, self.directory, self.tolerant) if one)

    def reason(self, archive: Archive, error: Exception) -> tuple[str, ...]:
        """Return what a reader says of an entry that it could not read, if it opened the file."""
        name = type(archive).__name__
        if self.tolerant and archive is self.tolerant:
            name = self.tolerant.reader
        said = error.said if isinstance(error, ArchiveError) else str(error)
        return (f"{name}: {said}",) if name else ()


class Part:
    """One file: its facts, its entries, and the tolerant reader behind them."""

    def __init__(self, path: Path, label: str, readers: Readers) -> None:
        self.path = path
        self.label = label
        """Name of the split; empty for the base."""
        self.size = path.stat().st_size
        self._readers = readers
        self._directory = readers.directory
        self._hashing: Thread | None = None
        self._sha256 = ""

    @property
    def apk(self) -> ApkView | None:
        """apk-info's view; none when it could not make sense of the file."""
        return self._readers.tolerant.view if self._readers.tolerant else None

    @property
    def apk_info_error(self) -> str:
        """apk-info's own message in that case."""
        return self._readers.tolerant.why if self._readers.tolerant else _NO_PACKAGE

    @property
    def listed(self) -> tuple[str, ...]:
        """Names that are known without waiting for the tolerant reader, if there are any."""
        return tuple(self._directory.namelist()) if self._directory else self.names

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of all entries that any reader sees, sorted; raises InspectorError for too many."""
        names = dict.fromkeys(
            name for archive in self._readers.archives for name in archive.namelist()
        )
        if len(names) > MAX_ENTRIES:
            raise InspectorError(
                f"{self.path}: {len(names)} entries",
                cause=f"more than {MAX_ENTRIES} are not read, since apps have a few thousand",
                next_step="treat the file as an attack on analysis tools",
            )
        return tuple(sorted(names))

    def start_hashing(self) -> None:
        """Hash the file beside other work: hashing releases the interpreter lock."""
        from threading import Thread

        thread = Thread(target=self._hash, daemon=True)
        try:
            thread.start()
        except RuntimeError:  # under a limit of memory: it is hashed when it is asked for
            return
        self._hashing = thread

    def _hash(self) -> None:
        self._sha256 = _digest(self.path)

    @property
    def sha256(self) -> str:
        """SHA-256 of the file."""
        if self._hashing:
            self._hashing.join()
        if not self._sha256:
            self._hash()
        return self._sha256

    @property
    def is_dex(self) -> bool:
        """Whether it is a bare dex."""
        return self._readers.dex is not None

    @property
    def duplicates(self) -> tuple[str, ...]:
        """Names that the archive lists more than once."""
        return self._directory.duplicates if self._directory else ()

    def size_of(self, name: str) -> int | None:
        """Return the expanded size that the archive states; none when it does not."""
        return self._directory.size_of(name) if self._directory else None

    def read(self, name: str, limit: int | None = None) -> bytes:
        """Return an entry's bytes; raises InspectorError when no reader can or it is too large.

        ``limit`` is the most expanded bytes, ``MAX_ENTRY`` when none.
        """
        limit = MAX_ENTRY if limit is None else limit
        reasons: list[str] = []
        for archive in self._readers.archives:
            try:
                return archive.read(name, limit)
            except TooLargeError as error:
                raise InspectorError(
                    f"{self.path}, entry {name!r}",
                    cause=f"it expands to more than {limit >> 20} MB",
                    next_step="treat the entry as an attack on analysis tools",
                ) from error
            except Exception as error:  # noqa: BLE001 - the next reader may succeed; all reasons are kept
                reasons += self._readers.reason(archive, error)
        raise InspectorError(
            f"{self.path}, entry {name!r}", cause="; ".join(reasons) or "no such entry"
        )


def open_part(path: Path, label: str = "", opener: Opener = LocalArchive) -> Part:
    """Open ``path``; raises InspectorError naming the file, the cause and the next step.

    ``opener`` is given the file for the tolerant readers: here, or in a process of their own.
    """
    check_file(path)
    with path.open("rb") as stream:
        start = stream.read(8)
    if start.startswith(_DEX_MAGIC):
        return Part(path, label, Readers(dex=BareDex(path)))
    # A reader that gives up is passed over: what counts for the user is the tolerant one's reason.
    directory: Directory | None = None
    with suppress(Exception):
        directory = Directory(path)
    copy = None
    refused = ""
    try:
        if directory and (name := too_large(directory)):
            refused = f"{name} expands to more than {MOST >> 20} MB"
        elif directory:
            copy = corrected(directory, path)
    except Exception as error:  # noqa: BLE001 - its message becomes part of ours
        refused = str(error)
    tolerant = opener(Path(copy.name) if copy else path, refused, checked=directory is not None)
    if not (directory and directory.namelist()) and not tolerant.namelist():
        raise _unreadable(path, start, tolerant.why)
    return Part(path, label, Readers(directory=directory, tolerant=tolerant, copy=copy))


def check_file(path: Path) -> None:
    """Raise InspectorError unless ``path`` is a file that can be read, is not empty nor absurd."""
    try:
        if not path.exists():
            raise InspectorError(
                f"{path}: no such file", next_step="check the path; quote names with spaces"
            )
        if not path.is_file():
            raise InspectorError(f"{path}: not a file", next_step="give the path of one APK")
        size = path.stat().st_size
        with path.open("rb") as stream:
            stream.read(1)
    except OSError as error:
        raise InspectorError(
            f"{path}: cannot be read", cause=error.strerror or str(error), next_step=NEXT
        ) from error
    if size == 0:
        raise InspectorError(f"{path}: not an APK", cause="the file is empty", next_step=NEXT)
    if size > MAX_FILE:
        raise InspectorError(
            f"{path}: too large", cause=f"{size >> 20} MB", next_step="give one APK"
        )


def _unreadable(path: Path, start: bytes, why: str) -> InspectorError:
    if start[:2] != b"PK":
        cause = "it does not start as a zip archive does"
        step = NEXT
        if path.suffix.lower() == ".apkm":
            cause = "it is no zip archive: older files of this kind are encrypted"
            step = "unpack it with the tool that made it, then give the folder of its APKs"
        return InspectorError(f"{path}: not an APK", cause=cause, next_step=step)
    return InspectorError(
        f"{path}: broken zip archive",
        cause=f"it starts as an archive but cannot be read to the end, so it is cut off ({why})",
        next_step="download or pull the file again",
    )


def _digest(path: Path) -> str:
    import hashlib
    import mmap

    # One call over a mapping: in pieces, each would wait for the interpreter lock again.
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return hashlib.sha256(data).hexdigest()
