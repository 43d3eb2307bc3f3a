"""Opens an APK, however damaged, and reads its entries within limits.

Nothing is extracted: an entry's name never becomes a path on this machine.
"""

from __future__ import annotations

import hashlib
import mmap
import re
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from inspector.errors import InspectorError
from inspector.static.archives import ApkInfo, ApkInspector, Archive, Directory, TooLargeError

MANIFEST = "AndroidManifest.xml"
MAX_FILE = 4 << 30
"""Bytes of the file: a zip without extensions ends there, and no store accepts half of it."""
MAX_ENTRIES = 200_000
MAX_ENTRY = 512 << 20
"""Expanded bytes of one entry."""
_DEX = re.compile(r"classes(\d*)\.dex")
_NEXT = "check that the download is complete and that it is an Android app (APK)"


class NotRead(NamedTuple):
    """Something of the file that was not analysed, and why."""

    what: str
    reason: str


class Container:
    """One APK: its facts as a file, its entries, and the tolerant reader behind them."""

    def __init__(self, path: Path, archives: tuple[Archive, ...], why: str) -> None:
        self.path = path
        self.size = path.stat().st_size
        self.apk = next((a.apk for a in archives if isinstance(a, ApkInfo)), None)
        """apk-info's view; none when it could not make sense of the file."""
        self.apk_info_error = why
        """apk-info's own message in that case."""
        self.skipped: list[NotRead] = []
        """Entries that were not read, with the reason."""
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
        self._known = frozenset(self.names)

    def start_hashing(self) -> None:
        """Hash the file beside other work: hashing releases the interpreter lock."""
        self._hashing = Thread(target=self._hash, daemon=True)
        self._hashing.start()

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

    def __contains__(self, name: str) -> bool:
        return name in self._known

    def dex_names(self) -> tuple[str, ...]:
        """Return the dex entries that Android loads at start, in load order."""
        found = [(int(m[1] or 1), name) for name in self.names if (m := _DEX.fullmatch(name))]
        return tuple(name for _, name in sorted(found))

    @property
    def duplicates(self) -> tuple[str, ...]:
        """Names that the archive lists more than once."""
        return self._directory.duplicates if self._directory else ()

    def size_of(self, name: str) -> int | None:
        """Return the expanded size that the archive states; none when it does not."""
        return self._directory.size_of(name) if self._directory else None

    def read(self, name: str) -> bytes:
        """Return an entry's bytes; raises InspectorError when no reader can or it is too large."""
        reasons: list[str] = []
        for archive in self._archives:
            try:
                return archive.read(name, MAX_ENTRY)
            except TooLargeError as error:
                raise InspectorError(
                    f"{self.path}, entry {name!r}",
                    cause=f"it expands to more than {MAX_ENTRY >> 20} MB",
                    next_step="treat the entry as an attack on analysis tools",
                ) from error
            except Exception as error:  # noqa: BLE001 - the next reader may succeed; all reasons are kept
                reasons.append(f"{type(archive).__name__}: {error}")
        raise InspectorError(
            f"{self.path}, entry {name!r}", cause="; ".join(reasons) or "no such entry"
        )

    def try_read(self, name: str) -> bytes | None:
        """Return an entry's bytes, or none after noting in ``skipped`` why it was not read."""
        try:
            return self.read(name)
        except InspectorError as error:
            self.skip(name, error.cause)
            return None

    def skip(self, what: str, reason: str) -> None:
        """Note that something of the file was not analysed."""
        self.skipped.append(NotRead(what, reason))


def open_container(path: Path) -> Container:
    """Open ``path``; raises InspectorError naming the file, the cause and the next step."""
    check_file(path)
    archives: list[Archive] = []
    why = ""
    # A reader that gives up is passed over: what counts for the user is the tolerant one's reason.
    with suppress(Exception):
        archives.append(Directory(path))
    try:
        archives.append(ApkInfo(path))
    except Exception as error:  # noqa: BLE001 - its message becomes part of ours
        why = str(error)
        with suppress(Exception):
            archives.append(ApkInspector(path))
    names = {name for archive in archives for name in archive.namelist()}
    if not names:
        raise _unreadable(path, why)
    if MANIFEST not in names and not any(_DEX.fullmatch(name) for name in names):
        raise _not_an_app(path, names)
    return Container(path, tuple(archives), why)


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
            f"{path}: cannot be read", cause=error.strerror or str(error), next_step=_NEXT
        ) from error
    if size == 0:
        raise InspectorError(f"{path}: not an APK", cause="the file is empty", next_step=_NEXT)
    if size > MAX_FILE:
        raise InspectorError(
            f"{path}: too large", cause=f"{size >> 20} MB", next_step="give one APK"
        )


def _unreadable(path: Path, why: str) -> InspectorError:
    with path.open("rb") as stream:
        start = stream.read(4)
    if start[:2] != b"PK":
        cause = "it does not start as a zip archive does"
        return InspectorError(f"{path}: not an APK", cause=cause, next_step=_NEXT)
    return InspectorError(
        f"{path}: broken zip archive",
        cause=f"it starts as an archive but cannot be read to the end, so it is cut off ({why})",
        next_step="download or pull the file again",
    )


def _not_an_app(path: Path, names: set[str]) -> InspectorError:
    if "base/manifest/AndroidManifest.xml" in names:
        return InspectorError(
            f"{path}: an app bundle (.aab)",
            cause="it is what a developer uploads, no installable app",
            next_step="pull the installed APKs from a device: adb shell pm path PACKAGE",
        )
    return InspectorError(
        f"{path}: not an APK",
        cause=f"the archive holds neither {MANIFEST} nor a classes.dex",
        next_step=_NEXT,
    )


def _digest(path: Path) -> str:
    # One call over a mapping: in pieces, each would wait for the interpreter lock again.
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return hashlib.sha256(data).hexdigest()
