"""Reads an app inside the calling process: for a process that was forked for this app alone.

A single scan starts three processes an app, each of which imports its libraries anew. In a corpus
the process is forked from one that has them loaded, so both manifest readers and the code engine
can work in it; when one of them brings it down, the app is read again with the parts apart.
Both ways give the same bytes.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from inspector.errors import InspectorError
from inspector.static.androguard_worker import read_manifest
from inspector.static.code import CodeIndex
from inspector.static.container import MANIFEST, Container, check_file, open_container
from inspector.static.engines import engine_names, open_code
from inspector.static.manifest import Manifest
from inspector.static.reader_androguard import NAME, AndroguardReader
from inspector.static.remote import EngineError, RemoteIndex
from inspector.static.start import Started


class InProcess(Started):
    """As ``Started``, without processes."""

    def __init__(self, path: Path, engine: str) -> None:
        """Raises InspectorError when the file is no readable app or the engine is not there."""
        self.engines = engine_names(engine)
        check_file(path)
        self.code = None
        self.second = None
        self.container = open_container(path)
        manifest = self.container.try_read(MANIFEST) if MANIFEST in self.container else None
        if manifest:
            self.second = _Reader(manifest)
        if self.container.dex_names():
            self.code = _Index(self.container, self.engines[0])


class _Index(RemoteIndex):
    """Answers from an engine in this process."""

    def __init__(self, container: Container, engine: str) -> None:
        self._container = container
        self._wanted = engine

    @cached_property
    def engine(self) -> str:
        return self._index.engine

    @cached_property
    def _index(self) -> CodeIndex:
        try:
            return open_code(self._container, self._wanted)
        except InspectorError as error:
            raise EngineError(error.diagnostics()) from error

    def close(self) -> None:
        self.__dict__.pop("_index", None)

    def _ask(self, name: str, *arguments: object, **options: object) -> Any:
        index = self._index
        try:
            return getattr(index, name)(*arguments, **options)
        except MemoryError:
            raise
        except Exception as error:
            cause = f"{type(error).__name__}: {error}"
            raise InspectorError(f"the code engine, question {name}", cause=cause) from error


class _Reader(AndroguardReader):
    """androguard's manifest reader in this process."""

    def __init__(self, manifest: bytes) -> None:
        self._manifest = manifest

    def answer(self) -> Manifest:
        try:
            return read_manifest(self._manifest)
        except MemoryError:
            raise
        except Exception as error:
            # The words of the process that usually does this.
            lines = f"{type(error).__name__}: {error}".strip().splitlines()
            raise InspectorError(f"{NAME}: {lines[-1]}") from error

    def stop(self) -> None:
        self._manifest = b""
