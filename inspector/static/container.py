"""The files of one app as one set of entries: an APK alone, or a base with its splits.

An entry of a split is named ``SPLIT!/entry``; what Android looks for by its place in the package
(``lib/…``, ``assets/…``) is asked for by the name within its file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from inspector.errors import InspectorError
from inspector.static.apk_view import ApkView
from inspector.static.part import MAX_ENTRIES, NEXT, Part, open_part
from inspector.static.tolerant import Opener

MANIFEST = "AndroidManifest.xml"
_DEX = re.compile(r"classes(\d*)\.dex")


class NotRead(NamedTuple):
    """Something of the file that was not analysed, and why."""

    what: str
    reason: str


class Container:
    """One app: the base and what belongs to it."""

    def __init__(self, parts: Sequence[Part], kind: str = "", whole: Part | None = None) -> None:
        """``parts`` has the base first; ``whole`` is the archive of them, ``kind`` its form."""
        self.parts = tuple(parts)
        self.whole = whole
        self.base = self.parts[0]
        self.path = self.base.path
        self.kind = kind or ("dex" if self.base.is_dex else "apk")
        self.skipped: list[NotRead] = []
        """What was not read, with the reason."""
        self._entries = {
            _full(part, name): (part, name) for part in self.parts for name in part.names
        }
        if len(self._entries) > MAX_ENTRIES:
            raise InspectorError(
                f"{self.path}: {len(self._entries)} entries in all files together",
                cause=f"more than {MAX_ENTRIES} are not read, since apps have a few thousand",
                next_step="treat the file as an attack on analysis tools",
            )
        self.names = tuple(sorted(self._entries))

    @property
    def apk(self) -> ApkView | None:
        """apk-info's view of the base; none when it could not make sense of the file."""
        return self.base.apk

    @property
    def apk_info_error(self) -> str:
        """apk-info's own message in that case."""
        return self.base.apk_info_error

    @property
    def size(self) -> int:
        """Bytes of the file that was given, or of all files of a folder together."""
        return self.whole.size if self.whole else sum(part.size for part in self.parts)

    @property
    def sha256(self) -> str:
        """SHA-256 of the file that was given, or of the base in a folder."""
        return (self.whole or self.base).sha256

    def start_hashing(self) -> None:
        """Hash every file beside other work."""
        for part in (self.whole, *self.parts):
            if part:
                part.start_hashing()

    def masked(self, text: str) -> str:
        """Return a message without the places of the files: they are no facts about the app."""
        for part in (self.whole, *self.parts):
            if part:
                text = text.replace(str(part.path), part.label or "the file")
        return text

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def inside(self, name: str) -> str:
        """Return the name that an entry has within its own file."""
        return self._entries[name][1]

    @property
    def inner_names(self) -> tuple[str, ...]:
        """Names that entries have within their own files, of all files."""
        return tuple(self._entries[name][1] for name in self.names)

    def dex_names(self) -> tuple[str, ...]:
        """Return the dex entries that Android loads at start, in load order."""
        found = [
            (number, int(match[1] or 1), _full(part, name))
            for number, part in enumerate(self.parts)
            for name in part.names
            if (match := _DEX.fullmatch(name))
        ]
        return tuple(name for _, _, name in sorted(found))

    @property
    def duplicates(self) -> tuple[str, ...]:
        """Names that an archive lists more than once."""
        return tuple(_full(part, name) for part in self.parts for name in part.duplicates)

    def size_of(self, name: str) -> int | None:
        """Return the expanded size that the archive states; none when it does not."""
        part, inner = self._entries.get(name, (self.base, name))
        return part.size_of(inner)

    def read(self, name: str) -> bytes:
        """Return an entry's bytes; raises InspectorError when no reader can or it is too large."""
        part, inner = self._entries.get(name, (self.base, name))
        return part.read(inner)

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


def _full(part: Part, name: str) -> str:
    return f"{part.label}!/{name}" if part.label else name


def open_container(path: Path) -> Container:
    """Open one APK or dex; raises InspectorError naming the file, the cause and the next step."""
    return container_of(open_part(path))


def container_of(part: Part) -> Container:
    """Return the app that a file alone is; raises InspectorError when it is none."""
    if MANIFEST not in part.names and not any(_DEX.fullmatch(name) for name in part.names):
        raise _not_an_app(part.path, part.names)
    return Container((part,))


def open_parts(files: Sequence[tuple[str, str]], opener: Opener) -> Container:
    """Open the files of an app by (label, path), the base first."""
    return Container([open_part(Path(path), label, opener) for label, path in files])


def _not_an_app(path: Path, names: Sequence[str]) -> InspectorError:
    if "BundleConfig.pb" in names or "base/manifest/AndroidManifest.xml" in names:
        return InspectorError(
            f"{path}: an app bundle (.aab)",
            cause="it is what a developer uploads, no installable app",
            next_step="pull the installed APKs from a device (adb shell pm path PACKAGE), or make"
            " them with bundletool build-apks and scan the .apks file",
        )
    return InspectorError(
        f"{path}: not an APK",
        cause=f"the archive holds neither {MANIFEST} nor a classes.dex",
        next_step=NEXT,
    )
