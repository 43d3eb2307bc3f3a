"""Geographic positions: latitude and longitude beside each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

from inspector.model.traffic import Strength
from inspector.traffic.finding import Finding
from inspector.traffic.planted.place import SCALES, KnownPlace
from inspector.traffic.planted.spellings import Fact
from inspector.traffic.scene import Scene
from inspector.traffic.tables.table import Column, Table
from inspector.traffic.unfold.engine import Sheet
from inspector.traffic.unfold.layer import Scalar

_PAIR = re.compile(r"\s*(-?\d{1,3}\.\d{2,16})\s*[,;| _]\s*(-?\d{1,3}\.\d{2,16})\s*")
_WHOLE_PAIR = re.compile(r"\s*(-?\d{6,10})\s*[,;| _]\s*(-?\d{6,10})\s*")
_INSIDE = re.compile(
    r"(?<![\d.])([+-]?\d{1,3}\.\d{3,16})°?[^\d.+-]{0,20}([+-]?\d{1,3}\.\d{3,16})(?![\d.])"
)
"""Two coordinates in a longer text: ``geo:…``, ``POINT(…)``, ``lat=…&lon=…``, ISO 6709."""

_DECIMAL = re.compile(r"-?\d{1,3}\.\d{2,20}")
_WHOLE = re.compile(r"-?\d{6,10}", re.ASCII)
_LONGEST = 400
_MOST = 40
_MOST_IN_LIST = 4
PLACE = Fact("location", 0, "position")


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of one record; ``digits`` are its decimals, 0 for a whole number of much size."""

    column: Column
    index: int
    value: float
    digits: int


type _Group = tuple[tuple[str, ...], int, bool, bool]
"""Key names above the numbers, their record, whether they are the items of one list, and whether
they are whole numbers."""


def positions(table: Table, sheet: Sheet, scene: Scene) -> Iterator[Finding]:
    """Yield positions in records of ``table``: pairs in one text, or two numbers side by side."""
    if table.rows > 5_000:
        return
    planted = scene.knowledge.planted
    place = planted.place if planted else None
    groups: dict[_Group, list[_Number]] = {}
    for column in table.columns[:300]:
        for index, value in enumerate(column.values[:50]):
            found = _in_text(value, place, column, scene) if type(value) is str else None
            if found is not None:
                yield _finding(*found, column, index, table, sheet, scene)
                continue
            number = _number(value, column, index)
            if number is not None:
                group = (*_group(column, index, table), number.digits == 0)
                groups.setdefault(group, []).append(number)
    several = [(group, some) for group, some in groups.items() if 2 <= len(some) <= _MOST]
    for turn, (group, numbers) in enumerate(several):
        best = _side_by_side(numbers, group[2], place, scene)
        # Of many rows of bare numbers two may be left side by side by chance.
        if best is not None and not (turn and table.rows > 1 and _is_bare(best[1])):
            first, said = best
            yield _finding(*said, first.column, first.index, table, sheet, scene)
            if scene.direction == "response" or table.rows > 1:
                return


def _is_bare(said: _Said) -> bool:
    return said[0] is Strength.SHAPED


def _group(column: Column, index: int, table: Table) -> tuple[tuple[str, ...], int, bool]:
    if column.inner is not None:
        return column.keys, column.rows[index], True
    if table.kind == "list":
        return column.keys, 0, True
    return column.keys[:-1], column.rows[index], False


def _number(value: Scalar, column: Column, index: int) -> _Number | None:
    text = repr(value) if type(value) is float else value
    if type(text) is str:
        if _DECIMAL.fullmatch(text):
            return _Number(column, index, float(text), len(text.partition(".")[2]))
        if not _WHOLE.fullmatch(text):
            return None
        value = int(text)
    if type(value) is int and 99_999 < abs(value) <= 180 * 10 ** max(SCALES):
        return _Number(column, index, value, 0)
    return None


type _Said = tuple[Strength, str, str]
"""How sure it is, the value, and the note."""


def _in_text(value: str, place: KnownPlace | None, column: Column, scene: Scene) -> _Said | None:
    """Return what a text says by itself: a pair of numbers, or a code of the planted position."""
    match = _PAIR.fullmatch(value)
    if match is not None:
        digits = min(len(match[1].partition(".")[2]), len(match[2].partition(".")[2]))
        named = _names_a_place(column, scene)
        said = _strength(float(match[1]), float(match[2]), digits, named, place, scene)
        return (said[0], value, said[1]) if said else None
    if place is None or not 7 <= len(value) <= _LONGEST:
        return None
    whole = _WHOLE_PAIR.fullmatch(value)
    form = place.scaled(int(whole[1]), int(whole[2])) if whole else place.code(value)
    if form is None and "." in value and (inner := _INSIDE.search(value)) is not None:
        form = place.form(float(inner[1]), float(inner[2]))
        value = f"{inner[1]},{inner[2]}"
    return None if form is None else (Strength.PLANTED, value, form)


def _names_a_place(column: Column, scene: Scene) -> bool:
    row = scene.knowledge.names.row(column.key)
    return row is not None and row.category == "location"


def _strength(
    a: float, b: float, decimals: int, named: bool, place: KnownPlace | None, scene: Scene
) -> tuple[Strength, str] | None:
    form = place.form(a, b) if place is not None and decimals >= 3 else None
    if form is not None:
        return Strength.PLANTED, form
    if scene.direction == "response" or not (
        (abs(a) <= 90 and abs(b) <= 180) or (abs(b) <= 90 and abs(a) <= 180)
    ):
        return None
    if a == b or (abs(a) < 0.5 and abs(b) < 0.5):
        return None
    if named and decimals >= 3:
        return Strength.VALIDATED, ""
    return (Strength.SHAPED, "") if decimals >= 5 else None


def _side_by_side(
    numbers: list[_Number], in_list: bool, place: KnownPlace | None, scene: Scene
) -> tuple[_Number, _Said] | None:
    """Return the first number of the best pair and what the pair says."""
    if place is not None:
        touching = [one for one in numbers if place.touches(one.value, one.digits == 0)]
        for left, right in combinations(touching, 2):
            form = _form(left, right, place)
            if form is not None:
                return left, (Strength.PLANTED, _spelled(left, right), form)
    if in_list and len(numbers) > _MOST_IN_LIST:
        return None
    for left, right in pairwise(numbers):
        named = all(_names_a_place(number.column, scene) for number in (left, right))
        if not named and (in_list or len(numbers) != 2):
            continue
        digits = min(left.digits, right.digits)
        said = (
            _strength(left.value, right.value, digits, named, None, scene)
            if digits
            else _scaled(left, right, named, scene)
        )
        if said is not None:
            return left, (said[0], _spelled(left, right), said[1])
    return None


def _form(left: _Number, right: _Number, place: KnownPlace) -> str | None:
    digits = min(left.digits, right.digits)
    if digits == 0:
        return place.scaled(int(left.value), int(right.value))
    return place.form(left.value, right.value) if digits >= 3 else None


def _scaled(
    left: _Number, right: _Number, named: bool, scene: Scene
) -> tuple[Strength, str] | None:
    """Judge two whole numbers whose keys say that they are coordinates."""
    if not named or scene.direction == "response" or left.value == right.value:
        return None
    for power in SCALES[:2]:
        small, large = sorted((abs(left.value) / 10**power, abs(right.value) / 10**power))
        if small <= 90 and 1 <= large <= 180:
            return Strength.VALIDATED, "degrees as whole numbers"
    return None


def _spelled(left: _Number, right: _Number) -> str:
    return ",".join(str(one.column.values[one.index]) for one in (left, right))


def _finding(
    strength: Strength,
    value: str,
    note: str,
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
        note=note,
    )
