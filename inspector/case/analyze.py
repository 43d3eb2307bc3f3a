"""Rebuilds every result of a case from its evidence: the same evidence gives the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue

from inspector.case.folder import Case
from inspector.case.info import CaseInfo
from inspector.case.inputs import Input, Kind
from inspector.case.merge import parts
from inspector.case.reading import (
    Reader,
    checked,
    key_material,
    other_personas,
    own_persona,
    traffic_sources,
)
from inspector.case.rule_files import RuleFile, recorded
from inspector.correlate import correlate
from inspector.errors import InspectorError
from inspector.model.base import document_bytes
from inspector.model.case import CaseDocument
from inspector.model.common import Skipped
from inspector.model.static import StaticResult
from inspector.model.traffic import Detection, TrafficResult
from inspector.rules.applies import CaseFacts
from inspector.rules.loader import Rules
from inspector.traffic.analyze import analyze
from inspector.traffic.finding import Finding

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
    persona = own_persona(case)
    sources = list(traffic_sources(testers, readers))
    if not sources:
        return None
    return analyze(
        sources,
        rules=rules,
        persona=persona,
        static=static,
        material=key_material(testers, static, rules),
        app=stated_app(testers),
        seen=seen,
        others=other_personas(testers),
    )


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
    checked(path, item.sha256)
    try:
        return scan(path)
    except InspectorError as error:
        raise InspectorError(
            f"Cannot scan {item.name} ({path})",
            cause=f"{error.what}: {error.cause}" if error.cause else error.what,
            next_step="analyze the traffic alone: inspector case analyze --without-app",
        ) from error
