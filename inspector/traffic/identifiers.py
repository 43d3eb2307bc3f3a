"""Identifiers with proof: format or checksum, and a name beside the value that says what it is."""

from __future__ import annotations

from collections.abc import Iterator

from inspector.model.traffic import Strength
from inspector.rules.proof import has_checksum, proves
from inspector.rules.traffic_schema import IdentifierRow
from inspector.traffic.finding import Finding
from inspector.traffic.numbering import best_region
from inspector.traffic.scene import Scene, context_keys
from inspector.traffic.shapes.kinds import phone_digits
from inspector.traffic.tables.table import Column, Table
from inspector.traffic.unfold.engine import Sheet

MOST_VALUES = 2_000
"""Values of one column that are checked; a column has one kind of value."""

_UNIQUE_LENGTHS = range(6, 80)


def identifiers(table: Table, sheet: Sheet, scene: Scene) -> Iterator[Finding]:
    """Yield a finding for each column that holds proven identifiers."""
    for column in table.columns:
        rows = [
            row
            for key in dict.fromkeys(context_keys(column, table))
            for row in scene.knowledge.contexts.get(key, ())
        ]
        found = _first(column, rows, scene) or _first(
            column, scene.knowledge.unique, scene, alone=True
        )
        if found is None:
            continue
        row, indexes = found
        values = {str(column.values[index]) for index in indexes}
        yield Finding(
            rule=f"identifier.{row.id}",
            category=row.category,
            attribute=row.attribute,
            strength=Strength.VALIDATED,
            direction=scene.direction,
            where=column.place(indexes[0], table),
            decoding=(*sheet.steps, *column.steps),
            count=len(indexes),
            distinct=len(values),
            fields=(column.key,) if column.key else (),
            value=str(column.values[indexes[0]]),
            records=frozenset(values),
            note="checksum holds" if has_checksum(row) else "",
        )


def _first(
    column: Column,
    rows: list[IdentifierRow] | tuple[IdentifierRow, ...],
    scene: Scene,
    *,
    alone: bool = False,
) -> tuple[IdentifierRow, list[int]] | None:
    if not rows:
        return None
    some = [
        (index, str(value))
        for index, value in enumerate(column.values[:MOST_VALUES])
        if value is not None
        and type(value) not in (bool, bytes)
        and len(str(value)) in _UNIQUE_LENGTHS
    ]
    # A service mail address in a page is no personal datum by itself.
    if alone and scene.direction == "response":
        rows = [row for row in rows if row.id != "email"]
    for row in _ordered(rows, scene):
        indexes = [index for index, value in some if _proven(row, value, scene)]
        if indexes:
            return row, indexes
    return None


def _ordered(
    rows: list[IdentifierRow] | tuple[IdentifierRow, ...], scene: Scene
) -> list[IdentifierRow]:
    """Put the persona's own country first, then what has a checksum or another check, for shared
    key names."""
    country = scene.knowledge.country
    return sorted(
        rows,
        key=lambda row: (
            row.country != country if country else False,
            not has_checksum(row),
            not row.check,
            row.id,
        ),
    )


def _proven(row: IdentifierRow, value: str, scene: Scene) -> bool:
    if row.check != "phone":
        return proves(row, value)
    digits = phone_digits(value.strip())
    if len(digits) != 1:
        return False
    if value.strip().startswith("+"):
        return proves(row, value)
    country = scene.knowledge.country
    if country and proves(row, value, country):
        return True
    # Without a known country any plan will do: the key name has already said "phone".
    return best_region([(digits[0], False)])[1] >= 1
