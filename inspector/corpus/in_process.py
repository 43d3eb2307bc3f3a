"""Reads an app inside the calling process: for a process that was forked for this app alone.

A single scan starts three processes an app, each of which imports its libraries anew. In a corpus
the process is forked from one that has them loaded, so both manifest readers and the code engine
can work in it; when one of them brings it down, the app is read again with the parts apart.
Both ways give the same rows; only lines of code, which no table keeps, are not made here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from inspector.errors import InspectorError
from inspector.static.code import CodeIndex, Decompiled
from inspector.static.container import Container
from inspector.static.engines import open_code
from inspector.static.manifest import Manifest
from inspector.static.part import check_file, open_part
from inspector.static.reader_androguard import NAME, AndroguardReader, AndroguardSplits
from inspector.static.start import Started
from inspector.static.tolerant import LocalArchive, Opener
from inspector.static.workers.androguard_worker import read_manifest
from inspector.static.workers.remote import EngineError, RemoteIndex


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

    def decompiled(self, method: str) -> Decompiled:
        # A store keeps no lines of code, and to make them takes a third of an app's time.
        return Decompiled((), ())

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


class _Splits(AndroguardSplits):
    """The manifests of all splits in this process."""

    def __init__(self, manifests: Sequence[bytes]) -> None:
        self._manifests = tuple(manifests)

    def answer(self) -> tuple[Manifest | str, ...]:
        return tuple(map(self._one, self._manifests))

    @staticmethod
    def _one(manifest: bytes) -> Manifest | str:
        try:
            return _Reader(manifest).answer()
        except InspectorError as error:
            return error.what.removeprefix(f"{NAME}: ")

    def stop(self) -> None:
        self._manifests = ()


class InProcess(Started):
    """As ``Started``, without processes."""

    reader = _Reader
    split_reader = _Splits

    def _begin(self) -> None:
        if not self._path.is_dir():
            check_file(self._path)
            self._part = open_part(self._path)

    def _opened(self) -> Container:
        container = super()._opened()
        return container if self.code else self._indexed(container)

    def _opener(self) -> Opener:
        return LocalArchive

    def _indexed(self, container: Container) -> Container:
        self.code = _Index(container, self.engines[0])
        return container
