"""Opens an app and starts the processes that read it.

Light to import: the processes index the code while the caller still loads models and rules.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from inspector.static.container import MANIFEST, Container, container_of
from inspector.static.engines import engine_names
from inspector.static.part import Part, check_file, open_part
from inspector.static.reader_androguard import AndroguardReader, AndroguardSplits
from inspector.static.remote import RemoteIndex


class Started:
    """An app that is being read; ``close`` ends what still runs."""

    reader: type[AndroguardReader] = AndroguardReader
    """Reads the manifest a second time."""
    split_reader: type[AndroguardSplits] = AndroguardSplits
    """Reads those of the splits a second time."""

    def __init__(self, path: Path, engine: str) -> None:
        """Raises InspectorError when there is no readable app or the engine is not there.

        ``path`` is an APK, a dex, an archive of a base and its splits, or a folder of them.
        """
        self.engines = engine_names(engine)
        """Engines to try, in order; the first one is at work."""
        self.code: RemoteIndex | None = None
        self.second: AndroguardReader | None = None
        self.second_splits: AndroguardSplits | None = None
        self._folder: TemporaryDirectory[str] | None = None
        try:
            self.container: Container = self._opened(path)
            self.container.start_hashing()
            self._read_again()
        except BaseException:
            self.close()
            raise
        if not self.container.dex_names():
            self.close_code()

    def _opened(self, path: Path) -> Container:
        if path.is_dir():
            from inspector.static.splits import open_folder

            return self._indexed(open_folder(path))
        check_file(path)
        # An APK alone is by far the most frequent: it is indexed while we look at it.
        self.code = RemoteIndex(path, self.engines[0])
        part = open_part(path)
        if not any(name.lower().endswith(".apk") for name in part.names):
            return container_of(part)
        return self._from_archive(part)

    def _from_archive(self, part: Part) -> Container:
        from inspector.static.splits import open_archive, packages_in

        if not (names := packages_in(part)):
            return container_of(part)
        self.close_code()
        self._folder = TemporaryDirectory(prefix="inspector-")
        return self._indexed(open_archive(part, names, Path(self._folder.name)))

    def _indexed(self, container: Container) -> Container:
        self.code = remote_index(container, self.engines[0])
        return container

    def _read_again(self) -> None:
        """Start the second reader of manifests."""
        base, *splits = self.container.parts
        if MANIFEST in base.names and (manifest := self.container.try_read(MANIFEST)):
            self.second = self.reader(manifest)
        if splits:
            names = [f"{part.label}!/{MANIFEST}" for part in splits]
            read = [self.container.try_read(n) if n in self.container else None for n in names]
            self.second_splits = self.split_reader([data or b"" for data in read])

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
        if self._folder:
            self._folder.cleanup()


def remote_index(container: Container, engine: str) -> RemoteIndex:
    """Return an engine's process at work on all files of an app."""
    base, *splits = container.parts
    return RemoteIndex(base.path, engine, [(part.label, part.path) for part in splits])
