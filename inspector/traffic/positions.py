"""Geographic positions: latitude and longitude beside each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from inspector.model.traffic import Strength
from inspector.traffic.finding import Finding
from inspector.traffic.scene import Scene
from inspector.traffic.spellings import Fact
from inspector.traffic.table import Column, Table
from inspector.traffic.unfold.engine import Sheet

NEAR = 0.0015
"""Degrees that a rounded planted coordinate may be off: three decimals, about 150 m."""

_PAIR = re.compile(r"\s*(-?\d{1,3}\.\d{2,16})\s*[,;| _]\s*(-?\d{1,3}\.\d{2,16})\s*")
PLACE = Fact("location", 0, "position")


def positions(table: Table, sheet: Sheet, scene: Scene) -> Iterator[Finding]:
    """Yield positions in records of ``table``: pairs in one text, or two numbers side by side."""
    if table.rows > 5_000:
        return
    numbers: dict[tuple[str, ...], list[tuple[Column, float, int]]] = {}
    for column in table.columns[:300]:
        for index, value in enumerate(column.values[:50]):
            if type(value) is str and _PAIR.fullmatch(value):
                yield from _text_pair(value, column, index, table, sheet, scene)
                continue
            number = _decimal(value)
            if number is not None:
                group = (*column.keys[:-1], str(column.rows[index]))
                numbers.setdefault(group, []).append((column, number[0], number[1]))
    for group, values in numbers.items():
        if 2 <= len(values) <= 40:
            yield from _side_by_side(values, int(group[-1]), table, sheet, scene)
            if scene.direction == "response" or table.rows > 1:
                return


def _decimal(value: object) -> tuple[float, int] | None:
    text = repr(value) if type(value) is float else value
    if type(text) is not str or not re.fullmatch(r"-?\d{1,3}\.\d{2,17}", text):
        return None
    return float(text), len(text.partition(".")[2])


def _text_pair(
    value: str, column: Column, index: int, table: Table, sheet: Sheet, scene: Scene
) -> Iterator[Finding]:
    match = _PAIR.fullmatch(value)
    if match is None:
        return
    first, second = float(match[1]), float(match[2])
    row = scene.knowledge.names.row(column.key)
    named = row is not None and row.category == "location"
    strength = _strength(first, second, _digits(match), named, scene)
    if strength is not None:
        yield _finding(strength, value, column, index, table, sheet, scene)


def _digits(match: re.Match[str]) -> int:
    return min(len(match[1].partition(".")[2]), len(match[2].partition(".")[2]))


def _strength(a: float, b: float, decimals: int, named: bool, scene: Scene) -> Strength | None:
    planted = scene.knowledge.planted
    place = planted.persona.location if planted else None
    if place is not None and decimals >= 3:
        for lat, lon in ((a, b), (b, a)):
            if abs(lat - place.latitude) <= NEAR and abs(lon - place.longitude) <= NEAR:
                return Strength.PLANTED
    if scene.direction == "response" or not (
        (abs(a) <= 90 and abs(b) <= 180) or (abs(b) <= 90 and abs(a) <= 180)
    ):
        return None
    if a == b or (abs(a) < 0.5 and abs(b) < 0.5):
        return None
    if named and decimals >= 3:
        return Strength.VALIDATED
    return Strength.SHAPED if decimals >= 5 else None


def _side_by_side(
    values: list[tuple[Column, float, int]], row: int, table: Table, sheet: Sheet, scene: Scene
) -> Iterator[Finding]:
    for (left, a, left_digits), (right, b, right_digits) in pairwise(values):
        names = [scene.knowledge.names.row(c.key) for c in (left, right)]
        named = all(n is not None and n.category == "location" for n in names)
        if not named and len(values) != 2 and not near_planted(a, b, scene):
            continue
        strength = _strength(a, b, min(left_digits, right_digits), named, scene)
        if strength is not None:
            index = next((i for i, r in enumerate(left.rows) if r == row), 0)
            yield _finding(strength, f"{a},{b}", left, index, table, sheet, scene)
            return


def near_planted(a: float, b: float, scene: Scene) -> bool:
    """Return true when ``a`` and ``b`` are the planted position, in either order."""
    planted = scene.knowledge.planted
    place = planted.persona.location if planted else None
    return place is not None and any(
        abs(x - place.latitude) <= NEAR and abs(y - place.longitude) <= NEAR
        for x, y in ((a, b), (b, a))
    )


def _finding(
    strength: Strength,
    value: str,
    column: Column,
    index: int,
    table: Table,
    sheet: Sheet,
    scene: Scene,
) -> Finding:
    return Finding(
        rule="position",
        category="location",
        attribute="location.precise",
        strength=strength,
        direction=scene.direction,
        where=column.place(index, table),
        decoding=(*sheet.steps, *column.steps),
        planted=frozenset((PLACE,)) if strength is Strength.PLANTED else frozenset(),
        fields=("latitude", "longitude"),
        value=value,
        records=frozenset((value,)),
    )
