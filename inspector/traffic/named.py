"""Findings that rest on a key name only: the weakest, and only where the value is plausible."""

from __future__ import annotations

import re
from collections.abc import Iterator

from inspector.model.traffic import Strength
from inspector.traffic.finding import Finding
from inspector.traffic.scene import Scene
from inspector.traffic.shapes.kinds import name_like
from inspector.traffic.tables.table import Table
from inspector.traffic.unfold.engine import Sheet

_EMPTY = frozenset(
    ("", "0", "null", "none", "unknown", "undefined", "nan", "-", "-1", "false", "true", "n/a")
)
_DATE = re.compile(r"\d{2,4}[-/. ]?\d{1,2}[-/. ]?\d{2,4}.*")
_HAS_DIGITS = re.compile(r".*\d{3}", re.DOTALL)
_CATEGORIES = frozenset((
    "identity", "device_ids", "network_ids", "finance", "employment", "location", "contacts",
    "carrier_records", "clipboard",
))  # fmt: skip


def named(table: Table, sheet: Sheet, scene: Scene, taken: set[int]) -> Iterator[Finding]:
    """Yield a finding for each column whose name is in the table of keys and that nothing
    stronger explains; ``taken`` holds the ids of columns that have a finding."""
    if scene.direction == "response":
        return
    for column in table.columns:
        row = scene.knowledge.names.row(column.key)
        if (
            row is None
            or not row.attribute
            or row.category not in _CATEGORIES
            or id(column) in taken
        ):
            continue
        values = [(i, v) for i, v in enumerate(column.values) if _plausible(row.attribute, v)]
        if not values:
            continue
        yield Finding(
            rule=f"key.{row.id}",
            category=row.category,
            attribute=row.attribute,
            strength=Strength.NAMED,
            direction=scene.direction,
            where=column.place(values[0][0], table),
            decoding=(*sheet.steps, *column.steps),
            count=len(values),
            distinct=len({str(v) for _, v in values}),
            fields=(column.key,),
            value=str(values[0][1]),
            records=frozenset(str(v) for _, v in values[:1000]),
            note="the key name says so",
        )


def _plausible(attribute: str, value: object) -> bool:
    if value is None or type(value) in (bool, bytes):
        return False
    text = str(value).strip()
    if text.lower() in _EMPTY or len(text) > 400:
        return False
    leaf = attribute.partition(".")[2]
    if leaf in ("name", "mother_name", "employer", "ssid"):
        return len(text) >= 2 and name_like(text)
    if leaf == "birth_date":
        return _DATE.fullmatch(text) is not None
    if leaf in ("phone", "numbers", "imei", "imsi", "iccid", "card", "bank_account"):
        return _HAS_DIGITS.match(text) is not None and len(text) >= 5
    if leaf.startswith("national_id"):
        return _HAS_DIGITS.match(text) is not None and len(text) >= 6
    if leaf == "email":
        return "@" in text
    if leaf == "address":
        return len(text) >= 8 and any(c.isalpha() for c in text)
    return True
