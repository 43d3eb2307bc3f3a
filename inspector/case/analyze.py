"""Rebuilds every result of a case from its evidence: the same evidence gives the same bytes."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pydantic import JsonValue

from inspector.case.events import FailedConnections
from inspector.case.files import CHUNK, open_regular
from inspector.case.folder import Case
from inspector.case.info import CaseInfo
from inspector.case.inputs import Input, Kind
from inspector.case.merge import parts
from inspector.case.rule_files import RuleFile, recorded
from inspector.correlate import correlate
from inspector.errors import InspectorError
from inspector.model.base import document_bytes
from inspector.model.case import CaseDocument
from inspector.model.common import Skipped
from inspector.model.exchange import Exchange
from inspector.model.key_material import KeyMaterial
from inspector.model.persona import Persona
from inspector.model.static import StaticResult
from inspector.model.traffic import Detection, TrafficResult
from inspector.rules.applies import CaseFacts
from inspector.rules.loader import Rules
from inspector.static.key_values import key_values
from inspector.traffic.analyze import TrafficSource, analyze
from inspector.traffic.finding import Finding
from inspector.traffic.key_file import load_keys
from inspector.traffic.mask import salt_of, salt_of_pieces
from inspector.traffic.persona_file import load_persona

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
type Scan = Callable[[Path], StaticResult]


@dataclass(frozen=True, slots=True)
class Analysis:
    """What ``analyze_case`` made and where it put it."""

    document: CaseDocument
    written: tuple[Path, ...]

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """Everything that was not analysed."""
        static, traffic = self.document.static, self.document.traffic
        return (*(static.skipped if static else ()), *(traffic.skipped if traffic else ()))


def analyze_case(
    case: Case,
    *,
    rules: Rules,
    scan: Scan,
    readers: Mapping[Kind, Reader],
    with_app: bool = True,
    rule_files: Sequence[RuleFile] = (),
) -> Analysis:
    """Write ``results/static.json``, ``traffic.json`` and ``case.json`` and return them.

    ``scan`` reads an app and ``readers`` open traffic by its kind (``flows`` also for segments);
    they are passed in because flow files are read by mitmproxy, which this package does not know.
    ``rule_files`` are those of the user that ``rules`` were read from, as kept in the case.
    A result that has no evidence any more is removed. Raises ``InspectorError`` when a capture is
    running, when evidence was changed after it was recorded, or when the app cannot be read.
    """
    with case.capturing():
        testers = parts(case)
        static = _static(testers, scan) if with_app else None
        traffic = analyze_traffic(case, testers, rules=rules, readers=readers, static=static)
        document = correlate(
            static,
            traffic,
            [mark for part in testers for mark in part.marks()],
            rules=rules,
            title=case.info.title,
            log_head=case.evidence_head(),
            facts=_facts(case.info),
        )
        made = {"static.json": static, "traffic.json": traffic, "case.json": document}
        written: list[Path] = []
        digests: dict[str, JsonValue] = {}
        for name, result in made.items():
            if result is None:
                case.remove_result(name)
                continue
            data = document_bytes(result)
            written.append(case.write_result(name, data))
            digests[name] = hashlib.sha256(data).hexdigest()
        written_with: dict[str, JsonValue] = {"sha256": digests, "rules": rules.digest}
        if rule_files:
            written_with["rule_files"] = recorded(rule_files)
        case.record("results.written", written_with)
    return Analysis(document, tuple(written))


def stated_app(testers: Sequence[Case]) -> str:
    """Return the package under test as people say: in ``case.toml``, else at the captures' start.

    Captures that were started for different packages state none.
    """
    if stated := testers[0].info.app:
        return stated
    named = {
        str(entry.data.get("app"))
        for part in testers
        for entry in part.log.entries()
        if entry.action == "capture.started" and entry.data.get("app")
    }
    return named.pop() if len(named) == 1 else ""


def _facts(info: CaseInfo) -> CaseFacts:
    return CaseFacts(
        country=info.country,
        app_type=info.app_type,
        licence=info.licence,
        store=info.store,
        android=info.android or None,
    )


def analyze_traffic(
    case: Case,
    testers: Sequence[Case],
    *,
    rules: Rules,
    readers: Mapping[Kind, Reader],
    static: StaticResult | None,
    seen: Callable[[Detection, Finding], None] | None = None,
) -> TrafficResult | None:
    """Return what the traffic of a case and of the cases merged into it shows; none without any.

    ``seen`` is called with each detection and the finding behind it. Raises ``InspectorError``
    when evidence was changed after it was recorded.
    """
    persona_path = case.persona_path()
    persona = load_persona(persona_path) if persona_path is not None else None
    sources = list(_all_sources(testers, readers))
    if not sources:
        return None
    return analyze(
        sources,
        rules=rules,
        persona=persona,
        static=static,
        material=_material(testers, static, rules),
        app=stated_app(testers),
        seen=seen,
        others=_other_personas(testers),
    )


def _other_personas(testers: Sequence[Case]) -> dict[str, Persona]:
    """Return the personas of other lenders; those that share a name carry a part of the digest."""
    found = {
        item.sha256: (item.name, part.input_path(item))
        for part in testers
        for item in part.inputs()
        if item.kind == "other-persona"
    }
    held = Counter(name for name, _ in found.values())
    return {
        name if held[name] == 1 else f"{name} ({sha256[:8]})": load_persona(path)
        for sha256, (name, path) in found.items()
    }


def _material(
    testers: Sequence[Case], static: StaticResult | None, rules: Rules
) -> tuple[KeyMaterial, ...]:
    """Return the keys that were added to the cases, then those of the app."""
    found: list[KeyMaterial] = []
    for case in testers:
        for item in case.inputs():
            path = case.input_path(item)
            if item.kind == "keys":
                _digested(path, item.sha256)
                found.extend(load_keys(path))
    app = static.app.sha256 if static is not None else ""
    for case in testers:
        for item in case.inputs():
            if item.kind == "app" and item.sha256 == app:
                return (*found, *key_values(case.input_path(item), rules))
    return tuple(found)


def _static(testers: Sequence[Case], scan: Scan) -> StaticResult | None:
    case = testers[0]
    apps = {
        item.sha256: (part, item)
        for part in reversed(testers)
        for item in part.inputs()
        if item.kind == "app"
    }
    if not apps:
        return None
    found = [(item, _scanned(part, item, scan)) for part, item in apps.values()]
    wanted = stated_app(testers)
    if wanted:
        found = [(item, result) for item, result in found if result.app.package == wanted]
    if len(found) == 1:
        return found[0][1]
    names = ", ".join(f"{result.app.package} ({item.name})" for item, result in found)
    raise InspectorError(
        f"The case {case.path} holds "
        + (f"{len(found)} apps: {names}" if found else f"no app {wanted}"),
        cause="one report is about one app",
        next_step=f'write app = "PACKAGE" into {case.path / "case.toml"}, then analyze again',
    )


def _scanned(case: Case, item: Input, scan: Scan) -> StaticResult:
    path = case.input_path(item)
    _digested(path, item.sha256)
    try:
        return scan(path)
    except InspectorError as error:
        raise InspectorError(
            f"Cannot scan {item.name} ({path})",
            cause=f"{error.what}: {error.cause}" if error.cause else error.what,
            next_step="analyze the traffic alone: inspector case analyze --without-app",
        ) from error


def _all_sources(
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
        sha256, size, salt = _digested(path, expected)
        if size:
            opened = readers["flows"](path)
            yield _source(f"capture/{name}", "mitmproxy", sha256, size, salt, opened)
    for item in case.inputs():
        if item.kind in TRAFFIC_KINDS:
            path = case.input_path(item)
            sha256, size, salt = _digested(path, item.sha256)
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


def _digested(path: Path, expected: str) -> tuple[str, int, bytes]:
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
