"""Opens an APK, however damaged, and reads its entries within limits; nothing is extracted.

Three archive readers stand behind one another: apk-info (tolerant, Rust), Python's ``zipfile`` and,
for archives made to confuse both, apkInspector (which androguard uses). An entry's name never
becomes a path on this machine.
"""

from __future__ import annotations

import hashlib
import mmap
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

import apk_info

from inspector.errors import InspectorError
from inspector.model.common import Skipped

MANIFEST = "AndroidManifest.xml"
MAX_FILE = 4 << 30
"""Bytes of the file: a zip without extensions ends there, and no store accepts half of it."""
MAX_ENTRIES = 200_000
MAX_ENTRY = 512 << 20
"""Expanded bytes of one entry."""
_DEX = re.compile(r"classes(\d*)\.dex")
_NEXT = "check that the download is complete and that it is an Android app (APK)"


class _Archive(Protocol):
    def namelist(self) -> list[str]: ...

    def read(self, name: str) -> bytes: ...


class Container:
    """One APK: its facts as a file, its entries, and the tolerant reader behind them."""

    def __init__(self, path: Path, archives: tuple[_Archive, ...], why: str) -> None:
        self.path = path
        self.size = path.stat().st_size
        # Hashing releases the interpreter lock, so it runs while the code is being indexed.
        hashing = ThreadPoolExecutor(1)
        self._sha256 = hashing.submit(_digest, path)
        hashing.shutdown(wait=False)
        self.apk = next((a.apk for a in archives if isinstance(a, _ApkInfo)), None)
        """apk-info's view; none when it could not make sense of the file."""
        self.apk_info_error = why
        """apk-info's own message in that case."""
        self.skipped: list[Skipped] = []
        """Entries that were not read, with the reason."""
        self._archives = archives
        self._sizes = _declared_sizes(path)
        names = dict.fromkeys(name for archive in archives for name in archive.namelist())
        if len(names) > MAX_ENTRIES:
            raise InspectorError(
                f"{path}: {len(names)} entries",
                cause=f"more than {MAX_ENTRIES} are not read, since apps have a few thousand",
                next_step="treat the file as an attack on analysis tools",
            )
        self.names = tuple(sorted(names))
        self._known = frozenset(self.names)

    @property
    def sha256(self) -> str:
        """SHA-256 of the file."""
        return self._sha256.result()

    def __contains__(self, name: str) -> bool:
        return name in self._known

    def dex_names(self) -> tuple[str, ...]:
        """Return the dex entries that Android loads at start, in load order."""
        found = [(int(m[1] or 1), name) for name in self.names if (m := _DEX.fullmatch(name))]
        return tuple(name for _, name in sorted(found))

    def size_of(self, name: str) -> int | None:
        """Return the expanded size that the archive states; none when it does not."""
        return self._sizes.get(name)

    def read(self, name: str) -> bytes:
        """Return an entry's bytes; raises InspectorError when no reader can or it is too large."""
        if (self._sizes.get(name) or 0) > MAX_ENTRY:
            raise InspectorError(
                f"{self.path}, entry {name!r}",
                cause=f"it expands to more than {MAX_ENTRY >> 20} MB",
                next_step="treat the entry as an attack on analysis tools",
            )
        reasons: list[str] = []
        for archive in self._archives:
            try:
                return archive.read(name)
            except Exception as error:  # noqa: BLE001 - the next reader may succeed; all reasons are kept
                reasons.append(f"{type(archive).__name__.strip('_')}: {error}")
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
        self.skipped.append(Skipped(what=what, reason=reason))


class _ApkInfo:
    def __init__(self, apk: apk_info.APK) -> None:
        self.apk = apk

    def namelist(self) -> list[str]:
        return self.apk.namelist()

    def read(self, name: str) -> bytes:
        return self.apk.read(name)[0]


class _Zipfile:
    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path)

    def namelist(self) -> list[str]:
        return self._zip.namelist()

    def read(self, name: str) -> bytes:
        with self._zip.open(name) as stream:
            data = stream.read(MAX_ENTRY + 1)
        if len(data) > MAX_ENTRY:
            raise ValueError("larger than it states")
        return data


class _ApkInspector:
    def __init__(self, path: Path) -> None:
        from apkInspector.headers import ZipEntry

        self._zip = ZipEntry.parse(str(path), raw=False)

    def namelist(self) -> list[str]:
        return list(self._zip.namelist())

    def read(self, name: str) -> bytes:
        return bytes(self._zip.read(name))


def open_container(path: Path) -> Container:
    """Open ``path``; raises InspectorError naming the file, the cause and the next step."""
    _check_file(path)
    archives: list[_Archive] = []
    why = ""
    try:
        archives.append(_ApkInfo(apk_info.APK(path)))
    except Exception as error:  # noqa: BLE001 - its message becomes part of ours
        why = str(error)
        # The slower readers are needed only where the tolerant one gives up: it refuses a file
        # whose manifest it cannot read, though the entries may be sound.
        for reader in (_Zipfile, _ApkInspector):
            try:
                archives.append(reader(path))
            except Exception:  # noqa: BLE001 - the reason is the tolerant reader's
                continue
    names = {name for archive in archives for name in archive.namelist()}
    if not names:
        raise _unreadable(path, why)
    if MANIFEST not in names and not any(_DEX.fullmatch(name) for name in names):
        raise _not_an_app(path, names)
    return Container(path, tuple(archives), why)


def _check_file(path: Path) -> None:
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


def _declared_sizes(path: Path) -> dict[str, int]:
    try:
        with zipfile.ZipFile(path) as archive:
            return {entry.filename: entry.file_size for entry in archive.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return {}


def _digest(path: Path) -> str:
    # One call over a mapping: in pieces, each would wait for the interpreter lock again.
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return hashlib.sha256(data).hexdigest()
