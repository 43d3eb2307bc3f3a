"""Findings about record sets: what a table is by its shape, and how much of it was planted."""

from __future__ import annotations

import re
from collections.abc import Iterable

from inspector.model.traffic import Strength
from inspector.traffic.finding import Finding
from inspector.traffic.planted.search import Hit
from inspector.traffic.planted.spellings import PART_OF_NAME, Fact
from inspector.traffic.scene import Scene
from inspector.traffic.shapes.registry import shape_of
from inspector.traffic.shapes.shape import Context, Shape
from inspector.traffic.tables.joined import Joined
from inspector.traffic.tables.table import Column, Table
from inspector.traffic.times import epoch_seconds
from inspector.traffic.unfold.engine import Sheet

MOST_RECORDS = 200_000
"""Records whose identities are kept for counting over a session."""

COMPANY = 3
"""Planted persons or messages in one table that make it a record set whatever its shape."""

MOSTLY = 8
"""Names of planted persons that make a list of them, where they are half of a column and more."""

GROUPS = {"contacts": "contacts", "call_log": "calls", "sms": "messages", "installed_apps": "apps"}
"""Category to the persona's list that it is counted against."""

_NUMBER = 7
"""Digits from which a number is one that people can be called at."""

_INTEGER = re.compile(r"-?[1-9]\d{0,30}|0", re.ASCII)

type Hits = dict[str, tuple[Hit, ...]]


def record_set(table: Table, sheet: Sheet, hits: Hits, scene: Scene) -> Finding | None:
    """Return the finding for ``table`` if it is a record set."""
    shape = shape_of(table, Context(scene.knowledge.names, scene.direction, scene.words))
    planted = _planted(table, shape, hits, scene)
    if shape is None:
        return _by_company(table, sheet, planted, hits, scene)
    strength = (
        Strength.PLANTED
        if _enough(shape.category, planted, shape.count, scene)
        else Strength.SHAPED
    )
    rows = _identities(shape)
    return Finding(
        rule=shape.rule,
        category=shape.category,
        attribute=shape.attribute,
        strength=strength,
        direction=scene.direction,
        where=table.path,
        decoding=_decoding(sheet, shape.fields.values()),
        count=max(shape.count, len(rows)) if shape.category == "installed_apps" else shape.count,
        distinct=_distinct(shape, rows),
        planted=planted,
        fields=tuple(shape.fields),
        value=_example(shape.identity),
        records=_kept(rows),
        note=_note(table),
    )


def _enough(category: str, planted: frozenset[Fact], page: int, scene: Scene) -> bool:
    items = len({fact.item for fact in planted})
    if category == "installed_apps" and scene.knowledge.planted is not None:
        # Many phones have the same apps: only a large part of the planted list is proof, and in
        # a page of the list a large part of the page.
        held = len(scene.knowledge.planted.persona.apps)
        return items >= max(5, min(held // 2, page * 9 // 10))
    return items >= 1


def _by_company(
    table: Table, sheet: Sheet, planted: frozenset[Fact], hits: Hits, scene: Scene
) -> Finding | None:
    """A table without a known shape that holds several planted contacts or messages."""
    groups: dict[str, set[int]] = {}
    for fact in planted:
        if fact.group != "messages" or fact.field == "text":
            groups.setdefault(fact.group, set()).add(fact.item)
    for category, group in (("sms", "messages"), ("contacts", "contacts"), ("call_log", "calls")):
        items = groups.get(group, set())
        if len(items) < COMPANY:
            continue
        columns = [c for c in table.columns if any(type(v) is str and v in hits for v in c.values)]
        fields = tuple(dict.fromkeys(sorted(f.field for f in planted if f.group == group)))
        values = [v for c in columns for v in c.values if type(v) is str and v in hits]
        # One name that several planted persons share is one name.
        telling = {v for v in values if any(hit.fact.group == group for hit in hits[v])}
        if len(telling) < COMPANY and not any(len(str(v)) > 60 for v in telling):
            continue
        return Finding(
            rule=f"planted.{group}", category=category, attribute="", strength=Strength.PLANTED,
            direction=scene.direction, where=table.path, decoding=_decoding(sheet, columns),
            count=len(items), distinct=len(items), fields=fields,
            value=str(values[0]) if values else "",
            planted=frozenset(f for f in planted if f.group == group),
            records=frozenset(f"{group}:{item}" for item in items),
        )  # fmt: skip
    return None


def _planted(table: Table, shape: Shape | None, hits: Hits, scene: Scene) -> frozenset[Fact]:
    """Return the facts that the table holds, of the group that fits its shape."""
    if not hits:
        return frozenset()
    held = [h for value in _held(table, hits) for h in hits[value] if not h.weak_digest]
    found = {hit.fact for hit in held}
    if shape is None:
        # First and last name of a contact may be anybody's.
        sure = (hit for hit in held if hit.form != PART_OF_NAME)
        together = _together(table, hits)
        return frozenset(hit.fact for hit in sure if hit.bits >= 20 or not hit.whole) | together
    group = GROUPS.get(shape.category)
    if group is None:
        return frozenset(f for f in found if f.group == "owner" and shape.category == "accounts")
    if shape.category == "call_log":
        return _calls(shape, hits, scene)
    if shape.category == "contacts":
        return frozenset(f for f in found if f.group == "contacts") or _numbers(found)
    if shape.category == "sms":
        return frozenset(f for f in found if f.group == group and f.field == "text")
    return frozenset(f for f in found if f.group == group)


def _together(table: Table, hits: Hits) -> frozenset[Fact]:
    """Return the contacts of a column that holds hardly anything but their names: each may be
    anybody's, all of them in one list are not."""
    found: set[Fact] = set()
    for column in table.columns:
        values = {value for value in column.values if type(value) is str}
        facts = {
            hit.fact
            for value in values & hits.keys()
            for hit in hits[value]
            if hit.fact.field == "name" and hit.whole and _is_name(hit)
        }
        if len({fact.item for fact in facts}) >= MOSTLY and len(facts) * 2 >= len(values):
            found |= facts
    return frozenset(fact for fact in found if fact.group == "contacts")


def _is_name(hit: Hit) -> bool:
    return hit.form != PART_OF_NAME and not hit.weak_digest


def _held(table: Table, hits: Hits) -> set[str]:
    """Return the values with hits that the table holds."""
    held: set[str] = set()
    whole = {int(text): text for text in hits if _INTEGER.fullmatch(text)}
    for column in table.columns:
        if column.kinds == {str}:
            held |= hits.keys() & column.values
        elif column.kinds == {int}:
            held.update(whole[number] for number in whole.keys() & column.values)
        else:
            held.update(text for text in map(str, column.values) if text in hits)
    return held


def _numbers(found: set[Fact]) -> frozenset[Fact]:
    return frozenset(f for f in found if f.group == "calls" and f.field == "number")


def _calls(shape: Shape, hits: Hits, scene: Scene) -> frozenset[Fact]:
    """Match calls by number and time; by number alone where no time can be read."""
    knowledge = scene.knowledge.planted
    if knowledge is None:
        return frozenset()
    numbers = shape.fields["number"]
    times = shape.fields.get("time")
    when = dict(zip(times.rows, map(epoch_seconds, times.values), strict=True)) if times else {}
    exact: set[Fact] = set()
    loose: set[Fact] = set()
    for value, row in zip(numbers.values, numbers.rows, strict=True):
        for hit in hits.get(str(value), ()):
            if hit.fact.group != "calls":
                continue
            loose.add(hit.fact)
            at = knowledge.persona.calls[hit.fact.item].at.timestamp()
            seen = when.get(row)
            # Written times carry no zone: whole quarter hours of difference are the zone's.
            if (
                seen is not None
                and abs(seen - at) <= 14 * 3600
                and (seen - int(at)) % 900 in (0, 1, 899)
            ):
                exact.add(hit.fact)
    return frozenset(exact or loose)


def _identities(shape: Shape) -> frozenset[str]:
    """Return what tells the records apart: numbers, texts, or both with their times."""
    column = shape.identity
    if shape.category == "call_log":
        numbers = shape.fields["number"]
        by_row = dict(zip(numbers.rows, _identity(numbers), strict=True))
        return frozenset(
            [
                f"{by_row.get(row, '')}@{value!s}"
                for row, value in zip(column.rows, column.values, strict=True)
            ]
        )
    if shape.category == "sms" and "time" in shape.fields:
        times = shape.fields["time"]
        by_row = dict(zip(times.rows, map(str, times.values), strict=True))
        return frozenset(
            [
                f"{value!s}@{by_row.get(row, '')}"
                for row, value in zip(column.rows, column.values, strict=True)
                if value
            ]
        )
    return _filled(_identity(column))


def _filled(texts: list[str]) -> frozenset[str]:
    every = frozenset(texts)
    return every - {""} if "" in every else every


def _kept(rows: frozenset[str]) -> frozenset[str]:
    """Return at most ``MOST_RECORDS`` of ``rows``, the same ones in every run."""
    # The order of a set of texts is another one in every process.
    return rows if len(rows) <= MOST_RECORDS else frozenset(sorted(rows)[:MOST_RECORDS])


def _identity(column: Column) -> list[str]:
    """Return for each value what its spellings share: the end of a number, else the text."""
    if column.kinds == {str}:
        joined = column.joined
    else:
        joined = Joined(["" if v is None else str(v) for v in column.values])
    bare = joined.bare_lines
    if joined.all_numbers and min(map(len, bare)) >= _NUMBER:
        return [digits[-9:] for digits in bare]
    return [
        digits[-9:] if digits.isdigit() and len(digits) >= _NUMBER else text
        for digits, text in zip(bare, joined.flat, strict=True)
    ]


def _distinct(shape: Shape, rows: frozenset[str]) -> int:
    if shape.category in ("call_log", "sms"):
        column = shape.fields.get("number") or shape.fields["sender"]
        return len(_filled(_identity(column)))
    return len(rows)


def _example(column: Column) -> str:
    return next((str(v) for v in column.values if v not in (None, "")), "")


def _decoding(sheet: Sheet, columns: Iterable[Column]) -> tuple[str, ...]:
    inner: list[str] = []
    for column in columns:
        for step in column.steps:
            if step not in inner:
                inner.append(step)
    return (*sheet.steps, *inner)


def _note(table: Table) -> str:
    notes = {
        "parallel": "values in parallel lists",
        "map": "keys are data",
        "rows": "rows without names",
    }
    return notes.get(table.kind, "")
