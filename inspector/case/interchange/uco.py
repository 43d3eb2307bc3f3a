"""A case as CASE/UCO JSON-LD, the ontology of digital forensics (https://caseontology.org).

Written for CASE 1.4 and UCO 1.4; checked with the validator of ``case-utils``.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import datetime

from pydantic import JsonValue

from inspector.model.case import CaseDocument, ClaimEvidence, Conclusion
from inspector.model.common import AppInfo, Mark, Provenance
from inspector.model.traffic import Detection, ExchangeInfo, Source

type Node = dict[str, JsonValue]

CONTEXT: Node = {
    "kb": "http://example.org/kb/",
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
    "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "uco-tool": "https://ontology.unifiedcyberontology.org/uco/tool/",
    "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_SPACE = uuid.UUID("6f1d2a52-6a3b-5c7e-9a57-0c8f3d1be0a4")
"""Name space of our ids: the same case has the same ids everywhere."""


def uco_bytes(document: CaseDocument, *, identity: str = "") -> bytes:
    """Return the case as one JSON-LD graph, UTF-8, indented: same document, same bytes.

    ``identity`` is that of the case folder (the digest of its log's first line); it separates the
    ids of two cases about one app. Holds the app and the captures as files with digests, each
    exchange with a detection as a network connection, each detection and claim as a statement
    about what it rests on, marks, and the analysis as an action of this tool.
    """
    build = _Graph(identity or (document.app.sha256 if document.app else ""))
    nodes: list[Node] = []
    subjects: dict[str, str] = {}
    if document.app is not None:
        nodes += [_app_file(build, document.app), _application(build, document.app)]
    if document.traffic is not None:
        needed = {item.exchange for item in document.traffic.detections}
        needed |= {item.exchange for item in document.traffic.opaque}
        for source in document.traffic.sources:
            nodes.append(_source(build, source))
        for exchange in document.traffic.exchanges:
            if exchange.id in needed:
                subjects[exchange.id] = build.id("connection", exchange.id)
                nodes.append(_connection(build, exchange))
        for detection in document.traffic.detections:
            subjects[detection.id] = build.id("detection", detection.id)
            nodes.append(_detection(build, detection, subjects.get(detection.exchange)))
    evidence = [str(node["@id"]) for node in nodes]
    for mark in document.marks:
        nodes.append(_mark(build, mark))
    for conclusion in document.conclusions:
        nodes += [_claim(build, conclusion, item, subjects) for item in conclusion.claims]
    nodes += _analysis(build, document.provenance, evidence)
    bundle: Node = {
        "@id": build.id("bundle", "bundle"),
        "@type": "uco-core:Bundle",
        "uco-core:name": document.title or "Inspection of an app",
        "uco-core:object": [{"@id": str(node["@id"])} for node in nodes] or None,
    }
    graph: list[JsonValue] = [*([bundle] if nodes else []), *nodes]
    text = json.dumps({"@context": CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1)
    return text.encode() + b"\n"


class _Graph:
    """Makes ids that depend on the case and the thing only."""

    def __init__(self, identity: str) -> None:
        self._identity = identity

    def id(self, kind: str, name: str) -> str:
        """Return the id of a node."""
        return f"kb:{kind}-{uuid.uuid5(_SPACE, f'{self._identity}\0{kind}\0{name}')}"


def _app_file(build: _Graph, app: AppInfo) -> Node:
    return {
        "@id": build.id("file", app.sha256),
        "@type": "uco-observable:File",
        "uco-core:name": app.package or "app",
        "uco-core:hasFacet": [_content(build, app.sha256, app.size)],
    }


def _application(build: _Graph, app: AppInfo) -> Node:
    facet: Node = {
        "@id": build.id("application-facet", app.sha256),
        "@type": "uco-observable:ApplicationFacet",
        "uco-observable:applicationIdentifier": app.package,
    }
    if app.version_name:
        facet["uco-observable:version"] = app.version_name
    return {
        "@id": build.id("application", app.sha256),
        "@type": "uco-observable:Application",
        "uco-core:name": app.label or app.package,
        "uco-core:hasFacet": [facet],
    }


def _source(build: _Graph, source: Source) -> Node:
    return {
        "@id": build.id("file", source.sha256),
        "@type": "uco-observable:File",
        "uco-core:name": source.name,
        "uco-core:description": f"Captured traffic ({source.format})",
        "uco-core:hasFacet": [_content(build, source.sha256, source.size)],
    }


def _content(build: _Graph, sha256: str, size: int) -> Node:
    return {
        "@id": build.id("content-facet", sha256),
        "@type": "uco-observable:ContentDataFacet",
        "uco-observable:sizeInBytes": {"@type": "xsd:integer", "@value": str(size)},
        "uco-observable:hash": [
            {
                "@id": build.id("hash", sha256),
                "@type": "uco-types:Hash",
                "uco-types:hashMethod": "SHA256",
                "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": sha256.upper()},
            }
        ],
    }


def _connection(build: _Graph, exchange: ExchangeInfo) -> Node:
    facet: Node = {
        "@id": build.id("connection-facet", exchange.id),
        "@type": "uco-observable:NetworkConnectionFacet",
    }
    if exchange.at is not None:
        facet["uco-observable:startTime"] = _time(exchange.at)
    words = (exchange.method, exchange.url or exchange.host)
    return {
        "@id": build.id("connection", exchange.id),
        "@type": "uco-observable:NetworkConnection",
        "uco-core:name": exchange.host or exchange.id,
        "uco-core:description": f"{exchange.id}: {' '.join(word for word in words if word)}",
        "uco-core:hasFacet": [facet],
    }


def _detection(build: _Graph, item: Detection, connection: str | None) -> Node:
    what = item.attribute or item.category
    node: Node = {
        "@id": build.id("detection", item.id),
        "@type": "uco-core:Annotation",
        "uco-core:name": item.id,
        "uco-core:statement": [
            f"{what} in a {item.direction} ({item.transport}) to {item.host} at {item.where};"
            f" {item.strength.value}; {item.count} records"
        ],
        "uco-core:tag": [item.category],
    }
    node["uco-core:object"] = [{"@id": connection or build.id("bundle", "bundle")}]
    return node


def _claim(
    build: _Graph, conclusion: Conclusion, item: ClaimEvidence, subjects: dict[str, str]
) -> Node:
    rests = [subjects[name] for name in item.evidence if name in subjects]
    said = ", ".join(item.evidence) or item.reason
    return {
        "@id": build.id("claim", f"{conclusion.category}\0{item.claim.value}"),
        "@type": "uco-core:Annotation",
        "uco-core:name": f"{conclusion.category}: {item.claim.value}",
        "uco-core:statement": [f"{conclusion.category}: {item.claim.value} ({said})"],
        "uco-core:object": [{"@id": name} for name in rests or [build.id("bundle", "bundle")]],
    }


def _mark(build: _Graph, mark: Mark) -> Node:
    return {
        "@id": build.id("mark", mark.id),
        "@type": "uco-action:Action",
        "uco-core:name": mark.kind,
        "uco-core:description": mark.text or mark.kind,
        "uco-action:startTime": _time(mark.at),
    }


def _analysis(build: _Graph, made: Provenance, evidence: Sequence[str]) -> list[Node]:
    tool: Node = {
        "@id": build.id("tool", f"{made.tool} {made.version}"),
        "@type": "uco-tool:Tool",
        "uco-core:name": made.tool,
        "uco-tool:version": made.version,
        "uco-core:description": f"Rules {made.rules_digest}; Python {made.python}; "
        + ", ".join(f"{item.name} {item.version}" for item in made.dependencies),
    }
    if not evidence:
        return [tool]
    result: Node = {
        "@id": build.id("result", "result"),
        "@type": "case-investigation:ProvenanceRecord",
        "uco-core:description": "What the analysis read and found",
        "uco-core:object": [{"@id": name} for name in evidence],
    }
    action: Node = {
        "@id": build.id("analysis", "analysis"),
        "@type": "case-investigation:InvestigativeAction",
        "uco-core:name": "Analysis",
        "uco-action:instrument": [{"@id": str(tool["@id"])}],
        "uco-action:object": [{"@id": name} for name in evidence],
        "uco-action:result": [{"@id": str(result["@id"])}],
    }
    return [tool, result, action]


def _time(moment: datetime) -> Node:
    return {"@type": "xsd:dateTime", "@value": moment.isoformat().replace("+00:00", "Z")}
