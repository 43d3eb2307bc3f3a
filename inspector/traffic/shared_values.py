"""Values that were planted for another lender's app: seen here, only sharing can have brought them.

That holds for values that this app could not have got itself: from a device of their own, which
this app never ran on. Whoever passes the other persona says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace

from inspector.model.persona import Persona
from inspector.model.traffic import Strength
from inspector.traffic.finding import Finding
from inspector.traffic.planted.search import Hit, Planted
from inspector.traffic.planted.spellings import facts_of
from inspector.traffic.record_sets import record_set
from inspector.traffic.scene import Knowledge, Scene
from inspector.traffic.single_values import single_values
from inspector.traffic.unfold.engine import Sheet

RULE = "shared"
_GROUPS = ("owner", "device", "accounts", "contacts", "messages")
"""Calls stand behind contacts, and many phones have the same apps."""

type Hits = Mapping[str, tuple[Hit, ...]]


@dataclass(frozen=True, slots=True)
class Other:
    """Another lender's persona, without what this device holds too."""

    name: str
    knowledge: Knowledge


def others(
    personas: Mapping[str, Persona], own: Persona | None, knowledge: Knowledge
) -> tuple[Other, ...]:
    """Return the personas of other lenders by name, prepared for the search."""
    found = []
    for name, persona in sorted(personas.items()):
        known = copy(knowledge)  # what is prepared from the rules is the same
        known.planted = Planted(_without(persona, own))
        known.country = persona.country or ""
        found.append(Other(name, known))
    return tuple(found)


def _without(other: Persona, own: Persona | None) -> Persona:
    """Return ``other`` without values that ``own`` holds: those prove nothing."""
    held = {value for _, value in facts_of(own)} if own is not None else set()

    def kept[T](value: T) -> T | None:
        return None if value in held else value

    owner = {name: kept(value) for name, value in other.owner if name != "birth_date"}
    device = {name: kept(value) for name, value in other.device}
    return Persona(
        country=other.country,
        owner=other.owner.model_validate(owner),
        device=other.device.model_validate(device),
        location=None if own and other.location == own.location else other.location,
        contacts=tuple(
            c.model_copy(
                update={
                    "name": kept(c.name),
                    "phones": tuple(p for p in c.phones if p not in held),
                    "emails": tuple(e for e in c.emails if e not in held),
                }
            )
            for c in other.contacts
        ),
        # Senders are services that write to everybody.
        messages=tuple(
            m.model_copy(update={"number": "-"}) for m in other.messages if m.text not in held
        ),
        accounts=tuple(
            a.model_copy(update={"username": kept(a.username), "password": kept(a.password)})
            for a in other.accounts
        ),
    )


def shared_values(
    sheet: Sheet, scene: Scene, among: tuple[Other, ...], hits_of: Callable[[Sheet, Scene], Hits]
) -> Iterator[Finding]:
    """Yield a finding for each record set and single value that was planted for another lender."""
    for other in among:
        there = replace(scene, knowledge=other.knowledge)
        hits = dict(hits_of(sheet, there))
        if not hits:
            continue
        for table in sheet.tables:
            records = record_set(table, sheet, hits, there)
            if records is not None and records.strength is Strength.PLANTED:
                yield _shared(records, other)
            else:
                records = None
            groups = ("owner", "device", "accounts") if records else _GROUPS
            for finding in single_values(table, sheet, hits, there, groups):
                yield _shared(finding, other)


def _shared(finding: Finding, other: Other) -> Finding:
    note = f"planted for {other.name} and not on this device; found as {finding.rule}"
    notes = "; ".join(text for text in (note, finding.note) if text)
    return replace(finding, rule=RULE, note=notes, lender=other.name)
