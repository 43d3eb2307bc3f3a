"""Builds small documents from the compact cases in tests/cases/policies/*.toml.

A case has ``name`` and any of: ``permissions`` ("READ_CONTACTS" or "READ_CONTACTS<=28" for
maxSdkVersion), ``uses`` ("contacts", "photos:photos.camera", "contacts!picker"), ``flows``
("contacts", "contacts!log"), ``detections`` (tables with ``category`` and fields of a detection;
``minute`` instead of a time; ``country``, ``party`` of the recipient), ``pages`` (numbers of a
session list: category and the count of each page), ``marks`` ("consent@9", "note@5 words"),
``texts`` (kinds), ``components`` ("kind name value"), ``queries`` (how many), ``sdks``
("id purpose"), ``hosts``, ``contacted`` (hosts), ``opaque`` (sizes), ``target``, ``android``,
``country``, ``jurisdictions``, ``app_type``, ``licence``, ``store``, ``on``; ``static = false`` or
``traffic = false`` leaves that document out. ``matches`` lists "ID", "ID@basis" or
"ID@basis@category"; ``not_matches`` lists ids.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import Field

from inspector.model.base import Model, content_id
from inspector.model.common import AppType, Mark
from inspector.model.static import (
    CodeLocation,
    ComponentFact,
    Flow,
    Host,
    Permission,
    Sdk,
    StaticResult,
    TextFinding,
    Use,
)
from inspector.model.traffic import (
    Detection,
    Direction,
    ExchangeInfo,
    Opaque,
    Recipient,
    SessionFinding,
    Strength,
    TrafficResult,
    Transport,
)
from inspector.rules.applies import CaseFacts
from inspector.rules.loader import default_rules
from inspector.rules.policy.evaluate import Evaluation, evaluate
from tests import documents
from tests.documents import at

FOLDER = Path(__file__).parents[1] / "cases" / "policies"
PLACE = CodeLocation(class_name="org.example.A", method="a", descriptor="()V", dex="classes.dex")


class Sent(Model):
    """A detection of a case."""

    category: str
    attribute: str = ""
    distinct: int = 1
    minute: int = 10
    strength: Strength = Strength.PLANTED
    direction: Direction = "request"
    transport: Transport = "https"
    host: str = "api.lender.example"
    party: str = "first"
    country: str = ""
    where: str = "body.json"
    rule: str = "test"


class Case(Model):
    """A case as written."""

    name: str
    permissions: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()
    detections: tuple[Sent, ...] = ()
    pages: tuple[tuple[str, int], ...] = ()
    marks: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    queries: int = 0
    sdks: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    contacted: tuple[str, ...] = ()
    opaque: tuple[int, ...] = ()
    target: int | None = 33
    android: int | None = None
    country: str = ""
    jurisdictions: tuple[str, ...] | None = None
    app_type: AppType = "personal_loan"
    licence: str = ""
    store: str = ""
    on: date | None = None
    static: bool = True
    traffic: bool = True
    matches: tuple[str, ...] = Field(default=())
    not_matches: tuple[str, ...] = ()


def load(folder: Path = FOLDER) -> Iterator[Case]:
    """Yield every case; a misspelt key is an error."""
    for path in sorted(folder.glob("*.toml")):
        document: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        assert set(document) == {"case"}, path.name
        for raw in document["case"]:
            yield Case.model_validate(raw)


def run(case: Case) -> Evaluation:
    """Evaluate a case with the shipped rules."""
    return evaluate(
        static_of(case) if case.static else None,
        traffic_of(case) if case.traffic else None,
        [_mark(text) for text in case.marks],
        rules=default_rules(),
        on=case.on,
        jurisdictions=case.jurisdictions,
        facts=CaseFacts(
            country=case.country,
            app_type=case.app_type,
            licence=case.licence,
            store=case.store,
            android=case.android,
        ),
    )


def static_of(case: Case) -> StaticResult:
    """Return the static result of a case; permissions carry the categories of the shipped rows."""
    return documents.static(*map(_permission, case.permissions), *map(_use, case.uses)).model_copy(
        update={
            "app": documents.APP.model_copy(update={"target_sdk": case.target}),
            "flows": tuple(map(_flow, case.flows)),
            "hosts": tuple(Host(id=content_id("host", h), host=h) for h in case.hosts),
            "sdks": tuple(map(_sdk, case.sdks)),
            "components": (
                *map(_component, case.components),
                *(_component(f"query org.other.app{n}") for n in range(case.queries)),
            ),
            "texts": tuple(map(_text, case.texts)),
        }
    )


def traffic_of(case: Case) -> TrafficResult:
    """Return the traffic result of a case."""
    pages = [_page(category, count, n) for n, (category, count) in enumerate(case.pages)]
    return documents.traffic(*map(_detection, case.detections), *pages).model_copy(
        update={
            "sessions": tuple(_sessions(pages)),
            "opaque": tuple(map(_opaque, case.opaque)),
            "exchanges": tuple(map(_exchange, case.contacted)),
        }
    )


def _permission(text: str) -> Permission:
    name, _, limit = text.partition("<=")
    name = name if "." in name else f"android.permission.{name}"
    row = next((row for row in default_rules().permissions if row.id == name), None)
    assert row is not None, f"no permission row {name}"
    made = documents.permission(name, *row.categories)
    return made.model_copy(update={"max_sdk": int(limit) if limit else None})


def _use(text: str) -> Use:
    what, _, picker = text.partition("!")
    category, _, attribute = what.partition(":")
    made = documents.use(category, rule=text, picker=picker == "picker")
    return made.model_copy(update={"attribute": attribute})


def _flow(text: str) -> Flow:
    category, _, sink = text.partition("!")
    return Flow.model_validate(
        {
            "id": content_id("flow", text),
            "category": category,
            "source": "read",
            "sink": "send",
            "sink_kind": sink or "network",
            "path": (),
            "owner": documents.use(category).owner,
        }
    )


def _sdk(text: str) -> Sdk:
    name, _, purpose = text.partition(" ")
    return Sdk(id=name, name=name, purpose=purpose, evidence=("class",))


def _component(text: str) -> ComponentFact:
    kind, name, value = (*text.split(" ", 2), "", "")[:3]
    return ComponentFact(
        id=content_id("comp", text), rule="test", kind=kind, name=name, value=value
    )


def _text(kind: str) -> TextFinding:
    return TextFinding(
        id=content_id("text", kind), rule=kind, kind=kind, language="en", where="x", text="x"
    )


def _detection(sent: Sent) -> Detection:
    return Detection(
        id=content_id("det", sent.model_dump(mode="json")),
        rule=sent.rule,
        category=sent.category,
        attribute=sent.attribute,
        strength=sent.strength,
        direction=sent.direction,
        transport=sent.transport,
        exchange=content_id("ex", sent.host, sent.minute),
        at=at(sent.minute),
        host=sent.host,
        recipient=Recipient.model_validate({"party": sent.party, "country": sent.country}),
        where=sent.where,
        count=sent.distinct,
        distinct=sent.distinct,
    )


def _page(category: str, count: int, number: int) -> Detection:
    return _detection(
        Sent(category=category, distinct=count, minute=10 + number, where=f"body.page{number}")
    )


def _sessions(pages: list[Detection]) -> Iterator[SessionFinding]:
    for category in sorted({page.category for page in pages}):
        merged = [page for page in pages if page.category == category]
        yield SessionFinding(
            id=content_id("sess", category),
            category=category,
            strength=merged[0].strength,
            direction="request",
            host=merged[0].host,
            recipient=merged[0].recipient,
            detections=tuple(page.id for page in merged),
            exchanges=tuple(page.exchange for page in merged),
            count=sum(page.distinct for page in merged),
        )


def _opaque(size: int) -> Opaque:
    return Opaque(
        id=content_id("opaque", size),
        exchange=content_id("ex", size),
        at=at(10),
        host="api.lender.example",
        direction="request",
        where="body",
        size=size,
        entropy=7.9,
    )


def _exchange(host: str) -> ExchangeInfo:
    return ExchangeInfo(
        id=content_id("ex", host),
        source=content_id("src", 1),
        index=0,
        at=at(10),
        transport="https",
        host=host,
    )


def _mark(text: str) -> Mark:
    head, _, words = text.partition(" ")
    kind, _, minute = head.partition("@")
    made = documents.mark(kind, int(minute))
    return made.model_copy(update={"text": words})
