"""Columns whose every text joins several values in one way: ``Name <number>``, ``type:address``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from inspector.traffic.tables.table import Column, Table
from inspector.traffic.unfold.layer import Scalar

LEAST = 4
"""Texts that show that the marks between values are no accident."""

STEP = "split"
_HEAD = 6
_LONGEST = 200
_MOST_PIECES = 8
_MOST_COLUMNS = 3
_TURNS = 12
_MOST_IN_TURN = 6
"""Values that a list must have, and fields of a record, where these stand one after the other."""

_MARKS = ("|", "\t", ";", "#", "^", "~", "$", "@@", "::", "<", "=", ":", ",", " - ", "(", "/")
_APP = re.compile(r"([A-Za-z]\w*(?:\.\w+)+)-[\w=-]{1,40}", re.ASCII)
"""A package with what Android puts behind it in the name of its folder."""

_NAME = re.compile(r"([A-Za-z]\w{0,40})(?:: |=)")
_TRIM = " \t\"'<>()[]{}"
_WORD = re.compile(r"[^\W_]{2}")


def with_pieces(tables: Sequence[Table]) -> list[Table]:
    """Return a table of pieces for each column of joined values; only of narrow tables, for in wide
    ones values already stand apart."""
    found = []
    for table in tables:
        if table.rows >= LEAST and len(table.columns) <= _MOST_COLUMNS and table.kind != "object":
            found += [split for column in table.columns if (split := _split(table, column))]
            if len(table.columns) == 1 and (turns := _in_turn(table)) is not None:
                found.append(turns)
    return found


def _in_turn(table: Table) -> Table | None:
    """Return the records of a list that holds their fields one after the other."""
    column = table.columns[0]
    head = column.values[:_TURNS]
    if table.kind != "list" or len(head) < _TURNS or any(type(v) not in (str, int) for v in head):
        return None
    classes = [_class(value) for value in column.values]
    for period in range(2, _MOST_IN_TURN + 1):
        wanted = classes[:period]
        if len(classes) % period or len(set(wanted)) < 2 or "text" not in wanted:
            continue
        same = sum(one == wanted[at % period] for at, one in enumerate(classes))
        if same * 20 >= len(classes) * 19:
            return _turns(table, column, period)
    return None


def _class(value: Scalar) -> str:
    text = str(value)
    digits = sum(c.isdigit() for c in text)
    if digits * 3 >= len(text) * 2 and digits:
        return "long number" if digits >= 7 else "number"
    return "text"


def _turns(table: Table, column: Column, period: int) -> Table:
    size = len(column.values)
    columns = [
        Column(
            "", column.path, column.values[at::period], range(size // period), column.keys,
            column.steps, list(range(at, size, period)),
        )
        for at in range(period)
    ]  # fmt: skip
    outer = table.position(0)[:-1]
    return Table(
        column.path.removesuffix("[*]"), column.keys, size // period, columns, "rows",
        [outer] * (size // period),
    )  # fmt: skip


def _split(table: Table, column: Column) -> Table | None:
    head = [value for value in column.values[:_HEAD] if type(value) is str]
    if len(head) < min(_HEAD, len(column.values)) or max(map(len, head), default=0) > _LONGEST:
        return None
    for mark in ("/", *_MARKS) if head[0][:1] == "/" else _MARKS:
        count = head[0].count(mark)
        if not 0 < count < _MOST_PIECES or any(text.count(mark) != count for text in head[1:]):
            continue
        rows = _pieces(column.values, mark, count)
        if rows is not None:
            return _table(table, column, rows, count + 1)
    return None


def _pieces(values: Sequence[Scalar], mark: str, count: int) -> list[list[str] | None] | None:
    """Return the pieces of each value, or none when fewer than nine of ten have as many marks."""
    rows = [
        [_APP.sub(r"\1", piece.strip(_TRIM)) for piece in value.split(mark)]
        if type(value) is str and value.count(mark) == count
        else None
        for value in values
    ]
    right = sum(row is not None for row in rows)
    told = sum(row is not None and any(_WORD.search(piece) for piece in row) for row in rows)
    return rows if right * 10 >= len(rows) * 9 and told * 2 >= len(rows) else None


def _table(table: Table, column: Column, rows: list[list[str] | None], width: int) -> Table:
    held = [index for index, row in enumerate(rows) if row is not None]
    columns = []
    for number in range(width):
        pieces = [row[number] for row in rows if row is not None]
        key, values = _without_name(pieces)
        columns.append(
            Column(
                key, f"{column.path}.{STEP}[{number}]", values, [column.rows[i] for i in held],
                column.keys, (*column.steps, STEP),
                [column.inner[i] for i in held] if column.inner else None,
            )
        )  # fmt: skip
    base = column.path.removesuffix("[*]")
    return Table(base, column.keys, table.rows, columns, "rows", _positions(table))


def _without_name(pieces: list[str]) -> tuple[str, list[Scalar]]:
    """Return the name that stands before each piece (``level: -50``), and what is behind it."""
    match = _NAME.match(pieces[0])
    head = match[0] if match else ""
    if head and all(piece.startswith(head) for piece in pieces):
        return match[1] if match else "", [piece[len(head) :] for piece in pieces]
    return "", list(pieces)


def _positions(table: Table) -> list[tuple[int, ...]]:
    return [table.position(row) for row in range(table.rows)]
