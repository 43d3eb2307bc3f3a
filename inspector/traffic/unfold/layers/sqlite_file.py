"""Databases of SQLite, as Android keeps contacts, calls and messages, and SQL that fills one."""

from __future__ import annotations

import csv
import re
import sqlite3
from contextlib import closing

from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.data import Data
from inspector.traffic.unfold.layer import Opened, Tree

_MAGIC = b"SQLite format 3\x00"
_MOST_TABLES = 200
_MOST_ROWS = 200_000
_STEPS = 10_000
_INSERT = re.compile(
    r"INSERT\s+(?:OR\s+\w+\s+)?INTO\s+[`\"\[]?(\w+)[`\"\]]?\s*(?:\(([^()]*)\))?\s*VALUES", re.I
)
_TUPLE = re.compile(r"\(((?:[^()']|'(?:[^']|'')*+')*+)\)")
_LONGEST = 8 << 20


class Sqlite:
    """https://www.sqlite.org/fileformat.html, read in memory and never written."""

    name = "sqlite"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return table name to its rows; views and triggers are not run."""
        raw = data.raw
        if not raw.startswith(_MAGIC) or len(raw) > budget.room():
            return None
        tree: dict[str, Tree] = {}
        try:
            with closing(sqlite3.connect(":memory:")) as base:
                base.deserialize(raw)
                base.execute("PRAGMA trusted_schema=OFF")
                base.execute("PRAGMA query_only=ON")
                base.set_progress_handler(lambda: bool(budget.spent()), _STEPS)
                base.text_factory = lambda text: text.decode("utf-8", "replace")
                problem = _read(base, tree, budget.limits.values - budget.values)
        except (sqlite3.Error, MemoryError, OverflowError) as error:
            problem = f"the database is broken ({type(error).__name__})"
        return Opened((self.name,), tree, brackets=True, problem=problem) if tree else None


def _read(base: sqlite3.Connection, tree: dict[str, Tree], values: int) -> str:
    names = base.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    ).fetchmany(_MOST_TABLES)
    for (name,) in names:
        quoted = '"' + str(name).replace('"', '""') + '"'
        cursor = base.execute(f"SELECT * FROM {quoted}")
        columns = [str(column[0]) for column in cursor.description]
        most = min(_MOST_ROWS, values // max(1, len(columns)))
        rows = cursor.fetchmany(most + 1)
        tree[str(name)] = [dict(zip(columns, row, strict=True)) for row in rows[:most]]
        values -= len(rows) * len(columns)
        if len(rows) > most:
            return f"only the first {most} rows of a table were read"
    return ""


class SqlInserts:
    """``INSERT INTO t (a, b) VALUES (…), (…);``, statement after statement."""

    name = "sql"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return table name to rows."""
        text = data.text
        if text is None or len(text) > _LONGEST or "VALUES" not in text[:2_000].upper():
            return None
        found: dict[str, Tree] = {}
        heads = list(_INSERT.finditer(text))
        for head, end in zip(heads, [*(h.start() for h in heads[1:]), len(text)], strict=True):
            columns = [name.strip(' `"[]') for name in (head[2] or "").split(",") if name.strip()]
            rows = found.setdefault(head[1], [])
            for values in _TUPLE.finditer(text, head.end(), end):
                row = next(csv.reader([values[1]], quotechar="'", skipinitialspace=True), [])
                names = columns if len(columns) == len(row) else map(str, range(len(row)))
                rows.append(dict(zip(names, row, strict=False)))  # type: ignore[union-attr]  # each name holds a list
        return Opened((self.name,), found, brackets=True) if found else None
