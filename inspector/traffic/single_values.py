"""Findings about single planted values: the owner's, the device's, one contact, an account."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from inspector.model.traffic import Strength
from inspector.traffic.finding import Finding
from inspector.traffic.planted.search import Hit
from inspector.traffic.planted.spellings import PART_OF_NAME, Fact
from inspector.traffic.record_sets import Hits
from inspector.traffic.scene import Scene
from inspector.traffic.tables.table import Column, Table
from inspector.traffic.unfold.engine import Sheet

SURE = 26.0
"""Bits a whole value needs to count alone: an eight-digit number, eleven letters of a name."""

SURE_INSIDE = 38.0
"""The same for a value found inside a longer text."""

_PLACES = {
    ("owner", "name"): ("identity", "identity.name"),
    ("owner", "phone"): ("identity", "identity.phone"),
    ("owner", "email"): ("identity", "identity.email"),
    ("owner", "address"): ("identity", "identity.address"),
    ("owner", "birth_date"): ("identity", "identity.birth_date"),
    ("device", "wifi_mac"): ("network_ids", "network_ids.wifi_mac"),
    ("device", "wifi_ssid"): ("network_ids", "network_ids.ssid"),
    ("device", "wifi_bssid"): ("network_ids", "network_ids.bssid"),
    ("contacts", "name"): ("contacts", "contacts.single"),
    ("contacts", "number"): ("contacts", "contacts.single"),
    ("contacts", "email"): ("contacts", "contacts.single"),
    ("calls", "number"): ("call_log", "call_log.numbers"),
    ("messages", "text"): ("sms", "sms.texts"),
    ("messages", "sender"): ("sms", "sms.senders"),
    ("accounts", "username"): ("credentials", ""),
    ("accounts", "password"): ("credentials", "credentials.service_password"),
}
_PRIORITY = ("owner", "device", "accounts", "contacts", "calls", "messages", "apps")
_WHOLE_MESSAGE = -1


def single_values(
    table: Table, sheet: Sheet, hits: Hits, scene: Scene, groups: tuple[str, ...] = _PRIORITY
) -> Iterator[Finding]:
    """Yield a finding for each planted fact of ``groups`` in ``table``."""
    wanted = {v: some for v, many in hits.items() if (some := _of(many, groups))}
    places = list(_places(table, wanted)) if wanted else []
    if not places:
        return
    company = _company(places)
    first: dict[str, int] = {}
    for hit, _, _, text in places:
        first[text] = min(first.get(text, 99), _rank(hit.fact))
    done: set[tuple[str, str, int]] = set()
    people: dict[int, list[tuple[Hit, Column, int, str]]] = {}
    for hit, column, index, text in sorted(places, key=lambda p: _rank(p[0].fact)):
        group = hit.fact.group
        # A text that is also a value of an earlier group counts there only.
        if not _counts(hit, company, scene, column) or _rank(hit.fact) > first[text]:
            continue
        if group == "contacts":
            people.setdefault(hit.fact.item, []).append((hit, column, index, text))
            continue
        category, attribute = _place(hit.fact, scene)
        if not category or (category, attribute, id(column)) in done:
            continue
        done.add((category, attribute, id(column)))
        yield _finding(hit, column, index, text, category, attribute, table, sheet, scene)
    if people:
        yield _contact(people, table, sheet, scene)


def _of(many: tuple[Hit, ...], groups: tuple[str, ...]) -> tuple[Hit, ...]:
    return tuple(hit for hit in many if hit.fact.group in groups)


def _places(
    table: Table, hits: Mapping[str, tuple[Hit, ...]]
) -> Iterator[tuple[Hit, Column, int, str]]:
    """Yield each fact once for each column, where it first stands."""
    for column in table.columns:
        if column.kinds == {str} and hits.keys().isdisjoint(column.values):
            continue
        seen: set[str] = set()
        for index, value in enumerate(column.values):
            text = value if type(value) is str else str(value)
            if text in hits and text not in seen:
                seen.add(text)
                for hit in hits[text]:
                    yield hit, column, index, text


def _counts(hit: Hit, company: set[Fact], scene: Scene, column: Column) -> bool:
    if hit.fact in company:
        return True
    if hit.fact.group == "apps" or (hit.fact.field == "sender" and hit.bits < SURE):
        return False
    if hit.fact.field in ("password", "username", "wifi_ssid", "birth_date"):
        # Short by nature: a key name that fits is company enough.
        row = scene.knowledge.names.row(column.key)
        fitting = row is not None and row.category in (
            "credentials",
            "network_ids",
            "identity",
            "carrier_records",
        )
        return hit.whole and (hit.bits >= SURE or fitting)
    if hit.form == PART_OF_NAME:
        # Anybody may have that first and last name; a key must say that it is the borrower's.
        row = scene.knowledge.names.row(column.key)
        said = row is not None and row.category == "identity" and hit.fact.group == "owner"
        return said and hit.bits >= SURE
    if hit.whole:
        name_alone = hit.fact.field == "name" and scene.direction == "response"
        return hit.bits >= (SURE_INSIDE if name_alone else SURE)
    return hit.bits >= SURE_INSIDE or (hit.fact.field in ("number", "phone") and hit.bits >= SURE)


def _company(places: list[tuple[Hit, Column, int, str]]) -> set[Fact]:
    """Return the facts that stand beside another fact of the same person in the table."""
    items: dict[tuple[str, int], set[str]] = {}
    sure: set[tuple[str, int]] = set()
    for hit, _, _, _ in places:
        key = (hit.fact.group, hit.fact.item)
        items.setdefault(key, set()).add(hit.fact.field)
        if hit.bits >= SURE and hit.whole:
            sure.add(key)
    return {
        hit.fact
        for hit, _, _, _ in places
        if len(items[(hit.fact.group, hit.fact.item)]) >= 2
        and (hit.fact.group, hit.fact.item) in sure
        and hit.fact.group in ("owner", "contacts", "accounts", "device")
    }


def _rank(fact: Fact) -> int:
    # A message holds names and numbers of its own: the message is what was sent.
    return _WHOLE_MESSAGE if fact.field == "text" else _PRIORITY.index(fact.group)


def _place(fact: Fact, scene: Scene) -> tuple[str, str]:
    known = _PLACES.get((fact.group, fact.field))
    if known is not None:
        return known
    if fact.field == "national_id":
        country = scene.knowledge.country.lower()
        return "identity", scene.knowledge.attribute(f"identity.national_id.{country}")
    if fact.group == "device":
        return "device_ids", scene.knowledge.attribute(f"device_ids.{fact.field}")
    return "", ""


def _finding(
    hit: Hit,
    column: Column,
    index: int,
    text: str,
    category: str,
    attribute: str,
    table: Table,
    sheet: Sheet,
    scene: Scene,
) -> Finding:
    digest = " of the " in hit.form
    return Finding(
        rule=f"planted.{hit.fact.group}.{hit.fact.field}",
        category=category,
        attribute=attribute,
        strength=Strength.PLANTED,
        direction=scene.direction,
        where=column.place(index, table),
        decoding=(*sheet.steps, *column.steps),
        planted=frozenset((hit.fact,)),
        fields=(hit.fact.field,),
        value=text if hit.whole and not digest else "",
        records=frozenset((f"{hit.fact.group}:{hit.fact.item}",)),
        note=hit.form,
    )


def _contact(
    people: dict[int, list[tuple[Hit, Column, int, str]]], table: Table, sheet: Sheet, scene: Scene
) -> Finding:
    first = min(
        (place for places in people.values() for place in places),
        key=lambda p: (p[0].fact.field != "number", p[1].path, p[2]),
    )
    hit, column, index, text = first
    names = scene.knowledge.names
    emergency = any(
        (row := names.row(key)) is not None and row.attribute == "contacts.emergency"
        for places in people.values() for _, c, _, _ in places for key in c.keys
    )  # fmt: skip
    facts = frozenset(p[0].fact for places in people.values() for p in places)
    return Finding(
        rule="planted.contacts",
        category="contacts",
        attribute="contacts.emergency" if emergency else "contacts.single",
        strength=Strength.PLANTED,
        direction=scene.direction,
        where=column.place(index, table),
        decoding=(*sheet.steps, *column.steps),
        count=len(people),
        distinct=len(people),
        planted=facts,
        fields=tuple(sorted({fact.field for fact in facts})),
        value=text if hit.whole and " of the " not in hit.form else "",
        records=frozenset(f"contacts:{item}" for item in people),
        note=hit.form,
    )
