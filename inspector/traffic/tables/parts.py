"""Records that lie in several places: fields as lists of names and values, numbers in what holds
the records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from inspector.traffic.unfold.layer import Tree

if TYPE_CHECKING:
    from inspector.traffic.tables.table import Column, Table

LEAST_FIELDS = 3
"""Records that show that a list of names and values is one record's fields."""

_MOST_FIELDS = 20
_SAMPLE = 8
_MOST_COLUMNS = 8
_NUMBER = re.compile(r"\+?\d(?:[\s()./-]{0,2}\d){6,16}", re.ASCII)


def as_fields(
    lists: Sequence[tuple[list[Tree], int]],
) -> list[tuple[dict[str, Tree], int]] | None:
    """Return one object for each list of objects like ``{"k": "phone", "v": …}``, else none."""
    first = lists[0][0]
    head = first[0] if first else None
    if type(head) is not dict or len(head) != 2 or len(first) < 2:
        return None
    for name, value in (tuple(head), tuple(head)[::-1]):
        made = [_fields(items, name, value) for items, _ in lists]
        names = {key for one in made if one for key in one}
        if all(made) and len(names) <= _MOST_FIELDS:
            return [(one, row) for one, (_, row) in zip(made, lists, strict=True) if one]
    return None


def _fields(items: list[Tree], name: str, value: str) -> dict[str, Tree] | None:
    found: dict[str, Tree] = {}
    for item in items:
        if type(item) is not dict or len(item) != 2 or name not in item or value not in item:
            return None
        key = item[name]
        if type(key) is not str or key in found:
            return None
        found[key] = item[value]
    return found


def inherit(links: Sequence[tuple[Table, Table, list[int]]]) -> None:
    """Give tables the number of the record above that theirs belong to: messages below the number
    of a conversation, calls below that of a person."""
    for below, above, rows in links:
        column = next((one for one in above.columns[:_MOST_COLUMNS] if _is_number(one)), None)
        if column is not None:
            held = dict(zip(column.rows, column.values, strict=True))
            values = [held.get(row) for row in rows]
            below.inherited.append(
                replace(column, values=values, rows=range(below.rows), inner=None)
            )


def _is_number(column: Column) -> bool:
    head = [value for value in column.values[:_SAMPLE] if value not in (None, "")]
    return len(head) >= min(2, len(column.values)) and all(
        type(value) in (str, int) and _NUMBER.fullmatch(str(value)) for value in head
    )
