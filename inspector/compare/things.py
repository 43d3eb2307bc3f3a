"""What stands on one side of a comparison, by what identifies it across builds of an app."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from inspector.model.case import CaseDocument


@dataclass(slots=True)
class Thing:
    """One thing on one side, gathered from one or more pieces of evidence."""

    note: str = ""
    category: str | None = None
    details: set[str] = field(default_factory=set)
    evidence: set[str] = field(default_factory=set)


type Things = dict[tuple[str, ...], Thing]
"""By key; the first part of a key is what a reader calls the thing."""


def permissions(document: CaseDocument) -> Things:
    """Return permissions by name."""
    return _gathered(
        (
            (item.name,),
            item.categories[0] if len(item.categories) == 1 else None,
            item.protection,
            (item.origin.value, f"max {item.max_sdk}" if item.max_sdk is not None else ""),
            (item.id,),
        )
        for item in (document.static.permissions if document.static else ())
    )


def uses(document: CaseDocument) -> Things:
    """Return reads by category, what is read and whose code it is."""
    # Class and method names change with every build of a shrunk app: they are no part of the key.
    return _gathered(
        (
            (item.uri or item.api, item.category, item.owner.kind.value, item.owner.name),
            item.category,
            item.owner.name if item.owner.kind.value == "sdk" else "",
            (),
            (item.id,),
        )
        for item in (document.static.uses if document.static else ())
    )


def flows(document: CaseDocument) -> Things:
    """Return paths by read and sink."""
    return _gathered(
        (
            (item.source, item.category, item.sink, item.sink_kind),
            item.category,
            item.sink,
            (item.endpoint,),
            (item.id,),
        )
        for item in (document.static.flows if document.static else ())
    )


def recipients(document: CaseDocument) -> Things:
    """Return host and category pairs seen in traffic."""
    return _gathered(
        (
            (item.host, conclusion.category),
            conclusion.category,
            item.recipient.company,
            (item.recipient.country, "cleartext" if item.cleartext else ""),
            item.evidence,
        )
        for conclusion in document.conclusions
        for item in conclusion.recipients
    )


def hosts(document: CaseDocument) -> Things:
    """Return hosts named in the app."""
    return _gathered(
        ((item.host,), None, item.company, (), (item.id,))
        for item in (document.static.hosts if document.static else ())
    )


def sdks(document: CaseDocument) -> Things:
    """Return recognised third-party code."""
    return _gathered(
        ((item.name, item.id), None, item.company, (), (item.evidence_id,))
        for item in (document.static.sdks if document.static else ())
    )


def texts(document: CaseDocument) -> Things:
    """Return sentences of the app."""
    return _gathered(
        ((item.text, item.kind), None, item.kind, (), (item.id,))
        for item in (document.static.texts if document.static else ())
    )


def rules(document: CaseDocument) -> Things:
    """Return rules touched, with what they rest on."""
    below = (rule for conclusion in document.conclusions for rule in conclusion.rules)
    return _gathered(
        (
            (rule.id,),
            None,
            " · ".join(part for part in (rule.jurisdiction, rule.instrument, rule.clause) if part),
            (rule.basis.value,),
            rule.evidence,
        )
        for rule in (*document.rules, *below)
    )


def _gathered(
    items: Iterable[tuple[tuple[str, ...], str | None, str, Iterable[str], Iterable[str]]],
) -> Things:
    things: Things = {}
    for key, category, note, details, evidence in items:
        thing = things.setdefault(key, Thing(note=note, category=category))
        thing.details.update(detail for detail in details if detail)
        thing.evidence.update(evidence)
    return things
