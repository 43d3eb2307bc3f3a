"""One app to the rows of the store: static result, rules touched, what ties it to other apps."""

from __future__ import annotations

import contextlib
import resource
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.corpus.features import code_features
from inspector.corpus.in_process import InProcess
from inspector.corpus.sentences import account_ids, sentences
from inspector.correlate import correlate
from inspector.errors import InspectorError
from inspector.model.case import CaseDocument
from inspector.model.static import CodeLocation, StaticResult
from inspector.rules.loader import Rules
from inspector.static.manifest import Manifest
from inspector.static.owner import Owners
from inspector.static.resource_strings import ResourceText, table_texts
from inspector.static.scan import finish
from inspector.static.start import Started
from inspector.static.two_readers import EMPTY

if TYPE_CHECKING:
    from inspector.corpus.tables import Row, Rows

MAX_FEATURES = 2048
"""Features kept of one app: the smallest, so that two apps keep the same ones of a shared set."""
_RESOURCES = "resources.arsc"


class Analyst:
    """Reads apps with one set of rules, which it loads before the first."""

    def __init__(self, rules: Rules, engine: str, flows: bool | None) -> None:
        for name in rules.tables:
            rules.table(name)
        _ = rules.digest
        self.rules = rules
        self._public = frozenset(row.certificate for row in rules.public_keys)
        self._resources = tuple(p for row in rules.sdks for p in row.resources)
        self.engine = engine
        self.flows = flows

    def _is_sdk(self, resource: str) -> bool:
        """Return whether a resource such as ``string/abc_menu`` has a name of a known SDK's."""
        return resource.partition("/")[2].startswith(self._resources)

    def rows(self, path: Path, sha256: str, *, apart: bool) -> Rows:
        """Return the rows of one app by table, without the time and the run they belong to.

        ``apart`` reads it with each part in a process of its own. Raises InspectorError when it is
        no readable app, or when the file is not the one with that digest (empty: any).
        """
        began = time.process_time()
        started = Started(path, self.engine) if apart else InProcess(path, self.engine)
        try:
            _ = started.container  # which settles where the code is
            resources = tuple(_resources(started))
            strings = (*_strings(started), *(found.text for found in resources))
            dexes = tuple(_dexes(started))
            manifest = _manifest(started)
        except BaseException:
            started.close()
            raise
        result = finish(started, rules=self.rules, flows=self.flows)
        if sha256 and result.app.sha256 != sha256:
            raise InspectorError(f"{path}: changed while it was read")
        if not apart and any("MemoryError" in skipped.reason for skipped in result.skipped):
            # A part gave up for want of memory that it might have in a process of its own.
            raise MemoryError
        owners = Owners(manifest, self.rules)
        code = code_features(dexes, owners.of)
        case = correlate(result, None, (), rules=self.rules)
        own: Row = {
            "features": list(code.features[:MAX_FEATURES]),
            "first_party": list(code.first_party[:MAX_FEATURES]),
            "all_features": len(code.features),
            "methods": code.methods,
            "cut": code.cut,
        }
        found = rows_of(result, case)
        verified = {signer.sha256 for signer in result.app.signers if signer.verified}
        for row in found["signers"]:
            row["verified"] = row["certificate"] in verified
            row["public_key"] = row["certificate"] in self._public or bool(row["note"])
        for row, host in zip(found["hosts"], result.hosts, strict=True):
            row["own"] = not all(owners.sdk(_class_of(place)) for place in host.locations)
        found["code"] = [own]
        texts = (*code.strings, *(text.text for text in resources if not self._is_sdk(text.name)))
        found["texts"] = [{"text": text} for text in sentences(texts, result.app.label)]
        found["account_ids"] = [
            {"rule": rule, "service": service, "value": value}
            for rule, service, value in account_ids(strings, self.rules.account_ids)
        ]
        usage = resource.getrusage(resource.RUSAGE_SELF)
        found["apps"][0] |= {
            "cpu_s": round(time.process_time() - began, 4),
            "peak_bytes": usage.ru_maxrss << 10,
            "apart": apart,
        }
        return found


def rows_of(result: StaticResult, case: CaseDocument) -> Rows:
    """Return what the documents of one app say, as rows by table."""
    app = result.app
    return {
        "apps": [
            {
                "status": "done",
                "reason": "",
                **app.model_dump(exclude={"sha256", "signers"}),
                "sha256": app.sha256,
            }
        ],
        "permissions": [
            {**p.model_dump(exclude={"id", "note", "group"}), "permission_group": p.group}
            for p in result.permissions
        ],
        "uses": [
            {
                **use.model_dump(exclude={"location", "owner", "context", "uri_origin", "through"}),
                "class_name": use.location.class_name,
                "method": use.location.method,
                "owner_kind": use.owner.kind.value,
                "owner_name": use.owner.name,
            }
            for use in result.uses
        ],
        "flows": [
            {
                **flow.model_dump(
                    include={"id", "category", "source", "sink", "sink_kind", "endpoint"}
                ),
                "confidence": flow.confidence,
            }
            for flow in result.flows
        ],
        "hosts": [
            {"host": host.host, "company": host.company, "urls": list(host.urls)}
            for host in result.hosts
        ],
        "sdks": [sdk.model_dump(exclude={"evidence"}) for sdk in result.sdks],
        "signers": [
            {"scheme": s.scheme, "certificate": s.sha256, "subject": s.subject, "note": s.note}
            for s in app.signers
        ],
        "conclusions": [
            {"category": conclusion.category, "claim": made.claim.value}
            for conclusion in case.conclusions
            for made in conclusion.claims
        ],
        "rules": [
            {
                "rule": rule.id,
                "category": rule.category or "",
                "jurisdiction": rule.jurisdiction,
                "instrument": rule.instrument,
                "clause": rule.clause,
                "condition": rule.condition,
                "basis": rule.basis.value,
                "kind": rule.kind,
                "verification": rule.verification,
            }
            for rule in (
                *case.rules,
                *(rule for conclusion in case.conclusions for rule in conclusion.rules),
            )
        ],
        "keys": [
            {"role": k.role, "algorithm": k.algorithm, "digest": k.digest} for k in result.keys
        ],
        "components": [c.model_dump(exclude={"id", "why"}) for c in result.components],
        "phrases": [
            {**t.model_dump(exclude={"id", "where"}), "place": t.where} for t in result.texts
        ],
        "limits": [{"limit_id": limit.id, "why": limit.why} for limit in result.limits],
        "skipped": [s.model_dump() for s in result.skipped],
    }


def _manifest(started: Started) -> Manifest:
    # A manifest that this reader cannot read tells nothing of whose code is whose.
    if started.container.apk is not None:
        with contextlib.suppress(Exception):
            return started.container.apk.manifest()
    return EMPTY


def _dexes(started: Started) -> Iterator[bytes]:
    for name in started.container.dex_names():
        try:
            yield started.container.read(name)
        except InspectorError:  # the scan itself says that it could not be read
            continue


def _strings(started: Started) -> Iterator[str]:
    # What cannot be read here, the scan itself says.
    if started.code is not None:
        with contextlib.suppress(InspectorError):
            yield from started.code.strings()


def _resources(started: Started) -> Iterator[ResourceText]:
    if _RESOURCES in started.container:
        with contextlib.suppress(InspectorError, ValueError, IndexError, struct.error):
            yield from table_texts(started.container.read(_RESOURCES))


def _class_of(place: CodeLocation | str) -> str:
    """Return the class that a host's place lies in; the name of another entry is none."""
    if isinstance(place, CodeLocation):
        return place.class_name
    return place.partition(": constant ")[2].rpartition(".")[0]
