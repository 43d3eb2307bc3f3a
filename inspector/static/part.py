"""One file of an app: an APK, one of its splits or a bare dex, however damaged, within limits.

Nothing is extracted: an entry's name never becomes a path on this machine.
"""

from __future__ import annotations

import hashlib
import mmap
from contextlib import suppress
from pathlib import Path
from threading import Thread

from inspector.errors import InspectorError
from inspector.static.archives import (
    ApkInfo,
    ApkInspector,
    Archive,
    BareDex,
    Directory,
    TooLargeError,
)
from inspector.static.lies import MOST, corrected, too_large

MAX_FILE = 4 << 30
"""Bytes of the file: a zip without extensions ends there, and no store accepts half of it."""
MAX_ENTRIES = 200_000
MAX_ENTRY = 512 << 20
"""Expanded bytes of one entry."""
NEXT = "check that the download is complete and that it is an Android app (APK)"
_DEX_MAGIC = b"dex\n"


class Part:
    """One file: its facts, its entries, and the tolerant reader behind them."""

    def __init__(self, path: Path, archives: tuple[Archive, ...], why: str, label: str) -> None:
        self.path = path
        self.label = label
        """Name of the split; empty for the base."""
        self.size = path.stat().st_size
        self.apk = next((a.apk for a in archives if isinstance(a, ApkInfo)), None)
        """apk-info's view; none when it could not make sense of the file."""
        self.apk_info_error = why
        """apk-info's own message in that case."""
        self._archives = archives
        self._directory = next((a for a in archives if isinstance(a, Directory)), None)
        self._hashing: Thread | None = None
        self._sha256 = ""
        names = dict.fromkeys(name for archive in archives for name in archive.namelist())
        if len(names) > MAX_ENTRIES:
            raise InspectorError(
                f"{path}: {len(names)} entries",
                cause=f"more than {MAX_ENTRIES} are not read, since apps have a few thousand",
                next_step="treat the file as an attack on analysis tools",
            )
        self.names = tuple(sorted(names))

    def start_hashing(self) -> None:
        """Hash the file beside other work: hashing releases the interpreter lock."""
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
        return any(isinstance(archive, BareDex) for archive in self._archives)

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
        for archive in self._archives:
            try:
                return archive.read(name, limit)
            except TooLargeError as error:
                raise InspectorError(
                    f"{self.path}, entry {name!r}",
                    cause=f"it expands to more than {limit >> 20} MB",
                    next_step="treat the entry as an attack on analysis tools",
                ) from error
            except Exception as error:  # noqa: BLE001 - the next reader may succeed; all reasons are kept
                reasons.append(f"{type(archive).__name__}: {error}")
        raise InspectorError(
            f"{self.path}, entry {name!r}", cause="; ".join(reasons) or "no such entry"
        )


def open_part(path: Path, label: str = "") -> Part:
    """Open ``path``; raises InspectorError naming the file, the cause and the next step."""
    check_file(path)
    with path.open("rb") as stream:
        start = stream.read(8)
    if start.startswith(_DEX_MAGIC):
        return Part(path, (BareDex(path),), "a bare dex file has no manifest", label)
    archives: list[Archive] = []
    why = ""
    # A reader that gives up is passed over: what counts for the user is the tolerant one's reason.
    directory: Directory | None = None
    with suppress(Exception):
        directory = Directory(path)
        archives.append(directory)
    try:
        if directory and (name := too_large(directory)):
            raise ValueError(f"{name} expands to more than {MOST >> 20} MB")
        archives.append(ApkInfo(path, corrected(directory, path) if directory else None))
    except Exception as error:  # noqa: BLE001 - its message becomes part of ours
        why = str(error)
        with suppress(Exception):
            archives.append(ApkInspector(path))
    if not any(archive.namelist() for archive in archives):
        raise _unreadable(path, start, why)
    return Part(path, tuple(archives), why, label)


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
    # One call over a mapping: in pieces, each would wait for the interpreter lock again.
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return hashlib.sha256(data).hexdigest()
