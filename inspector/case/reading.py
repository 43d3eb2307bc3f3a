"""Reads what a case holds for its analysis: traffic, personas, keys, each only as recorded."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from inspector.case.events import FailedConnections
from inspector.case.files import CHUNK, open_regular
from inspector.case.folder import Case
from inspector.case.inputs import Kind
from inspector.errors import InspectorError
from inspector.model.common import Skipped
from inspector.model.exchange import Exchange
from inspector.model.key_material import KeyMaterial
from inspector.model.persona import Persona
from inspector.model.static import StaticResult
from inspector.rules.loader import Rules
from inspector.static.key_values import key_values
from inspector.traffic.analyze import TrafficSource
from inspector.traffic.key_file import load_keys
from inspector.traffic.masking.mask import salt_of, salt_of_pieces
from inspector.traffic.persona.file import load_persona

TRAFFIC_KINDS: tuple[Kind, ...] = ("flows", "har", "pcap")
"""Kinds of input that hold traffic."""


class Capture(Protocol):
    """A file of traffic that is being read."""

    @property
    def skipped(self) -> Sequence[Skipped]:
        """What could not be read; complete when the exchanges are at their end."""

    @property
    def reader(self) -> str:
        """Program with version that takes the file apart; empty for this one."""

    def exchanges(self) -> Iterator[Exchange]:
        """Yield the exchanges in file order."""


type Reader = Callable[[Path], Capture]


def own_persona(case: Case) -> Persona | None:
    """Return what was planted on the device, none without any; refuses one that was changed."""
    path = case.persona_path()
    # An input is named by the digest that it had when it was added.
    return _persona(path, path.name) if path is not None else None


def other_personas(testers: Sequence[Case]) -> dict[str, Persona]:
    """Return the personas of other lenders; those that share a name carry a part of the digest."""
    found = {
        item.sha256: (item.name, part.input_path(item))
        for part in testers
        for item in part.inputs()
        if item.kind == "other-persona"
    }
    held = Counter(name for name, _ in found.values())
    return {
        name if held[name] == 1 else f"{name} ({sha256[:8]})": _persona(path, sha256)
        for sha256, (name, path) in found.items()
    }


def _persona(path: Path, sha256: str) -> Persona:
    checked(path, sha256)
    return load_persona(path)


def key_material(
    testers: Sequence[Case], static: StaticResult | None, rules: Rules
) -> tuple[KeyMaterial, ...]:
    """Return the keys that were added to the cases, then those of the app."""
    found: list[KeyMaterial] = []
    for case in testers:
        for item in case.inputs():
            path = case.input_path(item)
            if item.kind == "keys":
                checked(path, item.sha256)
                found.extend(load_keys(path))
    app = static.app.sha256 if static is not None else ""
    for case in testers:
        for item in case.inputs():
            if item.kind == "app" and item.sha256 == app:
                return (*found, *key_values(case.input_path(item), rules))
    return tuple(found)


def traffic_sources(
    testers: Sequence[Case], readers: Mapping[Kind, Reader]
) -> Iterator[TrafficSource]:
    """Yield the traffic of a case and of those merged into it; one file of two testers once."""
    seen: set[str] = set()
    for part in testers:
        for source in _sources(part, readers):
            if source.sha256 not in seen:
                seen.add(source.sha256)
                yield source


def _sources(case: Case, readers: Mapping[Kind, Reader]) -> Iterator[TrafficSource]:
    for name, expected in case.segment_digests().items():
        path = case.path / "capture" / name
        sha256, size, salt = checked(path, expected)
        if size:
            opened = readers["flows"](path)
            yield _source(f"capture/{name}", "mitmproxy", sha256, size, salt, opened)
    for item in case.inputs():
        if item.kind in TRAFFIC_KINDS:
            path = case.input_path(item)
            sha256, size, salt = checked(path, item.sha256)
            opened = readers[item.kind](path) if item.kind in readers else _Unread(item.kind)
            form = "mitmproxy" if item.kind == "flows" else item.kind
            yield _source(item.name, form, sha256, size, salt, opened)
    failed = FailedConnections(case.log)
    if len(failed) or failed.skipped:
        yield TrafficSource(
            name=case.log.path.name,
            format="log",
            sha256=failed.sha256,
            size=len(failed.data),
            salt_key=salt_of(failed.data),
            exchanges=failed.exchanges(),
            skipped=failed.skipped,
        )


def _source(
    name: str, form: str, sha256: str, size: int, salt: bytes, opened: Capture
) -> TrafficSource:
    reading = _Reading(opened)
    return TrafficSource(
        name=name,
        format=form,
        sha256=sha256,
        size=size,
        salt_key=salt,
        exchanges=reading.exchanges(),
        skipped=reading.skipped,
        reader=reading.reader,
    )


class _Reading:
    """Reads one capture; a file that cannot be read at all becomes a ``Skipped`` like any other."""

    def __init__(self, opened: Capture) -> None:
        self._opened = opened
        self.skipped: list[Skipped] = []
        try:
            self.reader = opened.reader
        except InspectorError:
            self.reader = ""  # not here; the exchanges say so again

    def exchanges(self) -> Iterator[Exchange]:
        try:
            yield from self._opened.exchanges()
        except InspectorError as error:
            # The path in the message differs from machine to machine; results must not.
            self.skipped.append(Skipped(what="the whole file", reason=error.cause or error.what))
        else:
            self.skipped.extend(self._opened.skipped)


class _Unread:
    """A kind of capture that this machine has no reader for."""

    reader = ""

    def __init__(self, kind: Kind) -> None:
        self.skipped = (
            Skipped(what="the whole file", reason=f"there is no reader for {kind} files here"),
        )

    def exchanges(self) -> Iterator[Exchange]:
        return iter(())


def checked(path: Path, expected: str) -> tuple[str, int, bytes]:
    """Return digest, size and salt of a file of evidence; refuse one that was changed."""
    whole = hashlib.sha256()
    size = 0

    def pieces() -> Iterable[bytes]:
        nonlocal size
        with os.fdopen(open_regular(path), "rb") as file:
            while piece := file.read(CHUNK):
                whole.update(piece)
                size += len(piece)
                yield piece

    salt = salt_of_pieces(pieces())
    if whole.hexdigest() != expected:
        raise InspectorError(
            f"{path} was changed after it was recorded",
            cause="its digest is not the one in the log",
            next_step="restore the untouched file; a report on changed evidence would be worthless",
        )
    return expected, size, salt
