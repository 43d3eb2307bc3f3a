"""Opens an app and starts the processes that read it.

Light to import: the processes index the code while the caller still loads models and rules.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from inspector.errors import InspectorError
from inspector.static.container import MANIFEST, Container, container_of
from inspector.static.engines import engine_names
from inspector.static.part import Part, check_file, open_part
from inspector.static.reader_androguard import AndroguardReader, AndroguardSplits
from inspector.static.tolerant import Opener
from inspector.static.workers.remote import RemoteIndex
from inspector.static.workers.remote_archive import RemoteArchives


class Started:
    """An app that is being read; ``close`` ends what still runs."""

    reader: type[AndroguardReader] = AndroguardReader
    """Reads the manifest a second time."""
    split_reader: type[AndroguardSplits] = AndroguardSplits
    """Reads those of the splits a second time."""

    def __init__(self, path: Path, engine: str) -> None:
        """Raises InspectorError when there is no readable app or the engine is not there.

        ``path`` is an APK, a dex, an archive of a base and its splits, or a folder of them. What
        only the tolerant readers could say of it, ``container`` says.
        """
        self.engines = engine_names(engine)
        """Engines to try, in order; the first one is at work."""
        self.code: RemoteIndex | None = None
        self.second: AndroguardReader | None = None
        self.second_splits: AndroguardSplits | None = None
        self._archives: RemoteArchives | None = None
        self._folder: TemporaryDirectory[str] | None = None
        self._path = path
        self._part: Part | None = None
        try:
            self._begin()
        except BaseException:
            self.close()
            raise

    def _begin(self) -> None:
        """Start what needs no answer of another process."""
        if self._path.is_dir():
            return
        check_file(self._path)
        # An APK alone is by far the most frequent: it is indexed while we look at it.
        self.code = RemoteIndex(self._path, self.engines[0])
        self._part = open_part(self._path, opener=self._opener())
        if MANIFEST in self._part.listed:
            with suppress(InspectorError):  # that it could not be read is noted with the container
                self._read_second(self._part.read(MANIFEST))

    @cached_property
    def container(self) -> Container:
        """The app; waits for the tolerant readers. Raises InspectorError when it is none."""
        container = self._opened()
        container.start_hashing()
        self._read_again(container)
        if not container.dex_names():
            self.close_code()
        return container

    def _opened(self) -> Container:
        if self._part is None:
            from inspector.static.splits import open_folder

            return self._indexed(open_folder(self._path, self._opener()))
        if not any(name.lower().endswith(".apk") for name in self._part.names):
            return container_of(self._part)
        return self._from_archive(self._part)

    def _from_archive(self, part: Part) -> Container:
        from inspector.static.splits import open_archive, packages_in

        if not (names := packages_in(part)):
            return container_of(part)
        self.close_code()
        self._folder = TemporaryDirectory(prefix="inspector-")
        folder = Path(self._folder.name)
        return self._indexed(open_archive(part, names, folder, self._opener()))

    def _opener(self) -> Opener:
        """Return what opens files for the tolerant readers: one process for all of them."""
        if self._archives is None:
            self._archives = RemoteArchives()
        return self._archives

    def _indexed(self, container: Container) -> Container:
        self.code = remote_index(container, self.engines[0])
        return container

    def _read_second(self, manifest: bytes) -> None:
        if manifest:
            self.second = self.reader(manifest)

    def _read_again(self, container: Container) -> None:
        """Start the second reader of manifests where it is not at work."""
        base, *splits = container.parts
        if self.second is None and MANIFEST in base.names:
            self._read_second(container.try_read(MANIFEST) or b"")
        if splits:
            names = [f"{part.label}!/{MANIFEST}" for part in splits]
            read = [container.try_read(name) if name in container else None for name in names]
            self.second_splits = self.split_reader([data or b"" for data in read])

    def rest(self) -> None:
        """End the process of the tolerant readers until it is asked again."""
        if self._archives:
            self._archives.rest()

    def close_code(self) -> None:
        """End the engine's process."""
        if self.code:
            self.code.close()
        self.code = None

    def close(self) -> None:
        """End the processes and remove what was unpacked."""
        self.close_code()
        for reader in (self.second, self.second_splits):
            if reader:
                reader.stop()
        if self._archives:
            self._archives.close()
        if self._folder:
            self._folder.cleanup()


def remote_index(container: Container, engine: str) -> RemoteIndex:
    """Return an engine's process at work on all files of an app."""
    base, *splits = container.parts
    return RemoteIndex(base.path, engine, [(part.label, part.path) for part in splits])
