"""Objects whose keys number their records: ``name1``, ``c[3][phone]``, ``book.7.tel``."""

from __future__ import annotations

import re
from collections.abc import Mapping

from inspector.traffic.unfold.layer import Tree

LEAST_KEYS = 6
LEAST_RECORDS = 3
"""Numbers that make a list; two addresses or two references are fields of one record."""

_LONGEST = 120
_NUMBERED = re.compile(r"([^\d]*?)[\[._\-]{0,2}(\d{1,5})[\]._\-]{0,2}(\D*)")


type Numbered = tuple[list[dict[str, Tree]], dict[str, Tree]]
"""Records in the order of their numbers, and the fields that belong to none."""


def numbered_records(record: Mapping[str, Tree]) -> Numbered | None:
    """Return the records that the keys of ``record`` number, or none when they do not: nearly all
    keys have one number, and most numbers have the same fields."""
    if len(record) < LEAST_KEYS:
        return None
    if sum(any(c.isdigit() for c in key[:_LONGEST]) for key in record) * 10 < len(record) * 8:
        return None
    records: dict[int, dict[str, Tree]] = {}
    rest: dict[str, Tree] = {}
    for key, value in record.items():
        match = _NUMBERED.fullmatch(key) if len(key) <= _LONGEST else None
        if match is None:
            rest[key] = value
            continue
        field = (match[1] + match[3]).strip("[]._-")
        records.setdefault(int(match[2]), {})[field] = value
    fields = [frozenset(one) for one in records.values()]
    common = max(set(fields), key=fields.count, default=frozenset())
    held = sum(map(len, records.values()))
    if len(records) < LEAST_RECORDS or len(common) < 2 or held + len(rest) < len(record):
        return None
    if fields.count(common) * 10 < len(fields) * 7:
        return None
    return [records[number] for number in sorted(records)], rest
