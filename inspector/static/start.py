"""Opens an app and starts the processes that read it.

Light to import: the processes index the code while the caller still loads models and rules.
"""

from __future__ import annotations

from pathlib import Path

from inspector.static.container import MANIFEST, Container, check_file, open_container
from inspector.static.engines import engine_names
from inspector.static.reader_androguard import AndroguardReader
from inspector.static.remote import RemoteIndex


class Started:
    """An app that is being read; ``close`` ends what still runs."""

    def __init__(self, path: Path, engine: str) -> None:
        """Raises InspectorError when the file is no readable app or the engine is not there."""
        self.engines = engine_names(engine)
        """Engines to try, in order; the first one is at work."""
        check_file(path)
        self.code: RemoteIndex | None = RemoteIndex(path, self.engines[0])
        self.second: AndroguardReader | None = None
        try:
            self.container: Container = open_container(path)
            self.container.start_hashing()
            manifest = None
            if MANIFEST in self.container:
                manifest = self.container.try_read(MANIFEST)
            if manifest:
                self.second = AndroguardReader(manifest)
        except BaseException:
            self.close()
            raise
        if not self.container.dex_names():
            self.code.close()
            self.code = None

    def close(self) -> None:
        """End the processes."""
        if self.code:
            self.code.close()
        if self.second:
            self.second.stop()
