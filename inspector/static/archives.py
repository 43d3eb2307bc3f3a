"""Three readers of zip archives that stand in for one another when a file was tampered with.

* ``Directory``: the central directory as Python lists it, entries inflated here within a limit and
  without regard to flags, checksums and local headers, as Android does.
* ``ApkInfo``: tolerant of tampered headers; it cannot be told where to stop.
* ``ApkInspector``: what androguard uses; slow, for archives made to confuse the others.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from weakref import finalize

from inspector.errors import InspectorError

if TYPE_CHECKING:
    import zipfile

_LOCAL_HEADER = 30
_CENTRAL_HEADER = 46
_STORED, _DEFLATED = 0, 8


class TooLargeError(Exception):
    """An entry expands beyond the limit; no other reader is asked."""


class ArchiveError(InspectorError):
    """The readers' process ended, or a question to it failed; ``said`` are the library's words."""

    def __init__(self, what: str, said: str = "") -> None:
        super().__init__(what)
        self.said = said or what


class Archive(Protocol):
    """What the readers have in common."""

    def namelist(self) -> list[str]:
        """Return the names of all entries."""

    def read(self, name: str, limit: int) -> bytes:
        """Return an entry's bytes; raises TooLargeError past ``limit``, else anything."""


class Directory:
    """Entries by the central directory; raises BadZipFile and the like when that is damaged."""

    def __init__(self, path: Path) -> None:
        import zipfile

        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
        self._entries = {entry.filename: entry for entry in entries}
        self.duplicates = tuple(
            sorted(n for n, count in Counter(e.filename for e in entries).items() if count > 1)
        )
        """Names that stand there more than once: tools differ in which one they take."""
        # Read rather than mapped: what was once looked at of a mapping stays in memory.
        self._stream = path.open("rb")
        finalize(self, self._stream.close)
        self._size = path.stat().st_size

    def namelist(self) -> list[str]:
        """See ``Archive``."""
        return list(self._entries)

    def entry(self, name: str) -> zipfile.ZipInfo | None:
        """Return what the directory states of an entry."""
        return self._entries.get(name)

    def entries(self) -> Iterable[zipfile.ZipInfo]:
        """Return what the directory states of all entries."""
        return self._entries.values()

    def central_offset(self, entry: zipfile.ZipInfo) -> int | None:
        """Return where in the file the directory's header of an entry begins."""
        name = entry.orig_filename.encode("utf-8" if entry.flag_bits & 0x800 else "cp437")
        import mmap

        with mmap.mmap(self._stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
            at = data.find(name)
            while at >= 0:
                start = at - _CENTRAL_HEADER
                if start >= 0 and data[start : start + 4] == b"PK\1\2":
                    return start
                at = data.find(name, at + 1)
        return None

    def size_of(self, name: str) -> int | None:
        """Return the expanded size that the directory states, which may be a lie."""
        return self._entries[name].file_size if name in self._entries else None

    def read(self, name: str, limit: int) -> bytes:
        """See ``Archive``."""
        entry = self._entries[name]
        if name in self.duplicates:
            raise ValueError("the name stands in the directory more than once")
        at = entry.header_offset
        header = self._bytes(at, _LOCAL_HEADER)
        if header[:4] != b"PK\3\4":
            raise ValueError("no entry at the stated offset")
        at += _LOCAL_HEADER + int.from_bytes(header[26:28], "little")
        at += int.from_bytes(header[28:30], "little")
        raw = self._bytes(at, entry.compress_size)
        if entry.compress_type == _STORED:
            if len(raw) > limit:
                raise TooLargeError
            return raw
        if entry.compress_type != _DEFLATED:
            raise ValueError(f"unknown compression method {entry.compress_type}")
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        data = inflate.decompress(raw, limit + 1)
        if len(data) > limit:
            raise TooLargeError
        if not inflate.eof:
            raise ValueError("the compressed data is cut off")
        return data

    def _bytes(self, at: int, size: int) -> bytes:
        # What a directory states of places and sizes may be a lie, and room is made for a size.
        size = min(size, self._size - at)
        if at < 0 or size <= 0:
            return b""
        self._stream.seek(at)
        return self._stream.read(size)


class ApkInfo:
    """apk-info, with its view of the app."""

    def __init__(self, path: Path) -> None:
        import apk_info

        self.apk = apk_info.APK(path)

    def namelist(self) -> list[str]:
        """See ``Archive``."""
        return self.apk.namelist()

    def read(self, name: str, limit: int) -> bytes:
        """See ``Archive``."""
        data = self.apk.read(name)[0]
        if len(data) > limit:
            raise TooLargeError
        return data


class ApkInspector:
    """apkInspector, for archives that apk-info refuses."""

    def __init__(self, path: Path) -> None:
        from apkInspector.headers import ZipEntry

        self._zip = ZipEntry.parse(str(path), raw=False)

    def namelist(self) -> list[str]:
        """See ``Archive``."""
        return list(self._zip.namelist())

    def read(self, name: str, limit: int) -> bytes:
        """See ``Archive``."""
        data = bytes(self._zip.read(name))
        if len(data) > limit:
            raise TooLargeError
        return data


class BareDex:
    """A dex file that comes without a package, as an archive of one entry."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def namelist(self) -> list[str]:
        """See ``Archive``."""
        return ["classes.dex"]

    def read(self, name: str, limit: int) -> bytes:
        """See ``Archive``."""
        if self._path.stat().st_size > limit:
            raise TooLargeError
        return self._path.read_bytes()
