"""Opens archives as the tolerant readers do, which believe what a hostile one states.

In a scan that is done by a process of its own (``archive_worker``); the processes that are limited
themselves do it here.
"""

from contextlib import suppress
from pathlib import Path
from typing import Protocol

from inspector.static.apk_view import ApkView, LocalView
from inspector.static.archives import ApkInfo, ApkInspector, Archive


class Tolerant(Archive, Protocol):
    """An archive whose opening may still be under way."""

    @property
    def why(self) -> str:
        """Why apk-info made no sense of the file; empty when it did."""

    @property
    def reader(self) -> str:
        """Name of the reader that opened it, as errors give it; empty when none did."""

    @property
    def view(self) -> ApkView | None:
        """apk-info's view; none when it made no sense of the file."""


class Opener(Protocol):
    """Opens a file for the tolerant readers."""

    def __call__(self, path: Path, refused: str = "", *, checked: bool = True) -> Tolerant:
        """Return the archive; ``refused`` is why apk-info must not open it.

        ``checked`` tells that the sizes that it states are possible ones.
        """


class LocalArchive:
    """What the first of the tolerant readers that opens the file makes of it."""

    def __init__(self, path: Path, refused: str = "", *, checked: bool = True) -> None:
        self.why = refused
        self.view: ApkView | None = None
        self._archives: list[Archive] = []
        if not refused:
            try:
                opened = ApkInfo(path)
            except Exception as error:  # noqa: BLE001 - its message becomes part of ours
                self.why = str(error) or type(error).__name__
            else:
                self.view = LocalView(opened.apk)
                self._archives.append(opened)
        if self.view is None:
            # A reader that gives up is passed over: what counts is the first one's reason.
            with suppress(Exception):
                self._archives.append(ApkInspector(path))

    @property
    def reader(self) -> str:
        """See ``Tolerant``."""
        return next((type(archive).__name__ for archive in self._archives), "")

    def namelist(self) -> list[str]:
        """See ``Archive``."""
        return [name for archive in self._archives for name in archive.namelist()]

    def read(self, name: str, limit: int) -> bytes:
        """See ``Archive``."""
        for archive in self._archives:
            return archive.read(name, limit)
        raise KeyError(name)
