"""The store as SQL: DuckDB views over the committed files."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb

from inspector.corpus.store import Store
from inspector.corpus.tables import APP_TABLES, SCHEMAS
from inspector.errors import InspectorError

VIEWS = ("apps", *(name for name in APP_TABLES if name != "apps"), "files")


class Answer(NamedTuple):
    """Rows of a query."""

    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]


def connect(store: Store, *, memory: str = "2GB") -> duckdb.DuckDBPyConnection:
    """Return a connection with one view a table; it can neither write nor reach the network.

    ``apps`` has each app once: its newest run, a done one before a failed one. The other views have
    the rows of those. ``all_<table>`` has the rows of every run.
    """
    connection = duckdb.connect(":memory:")
    connection.execute(f"SET memory_limit='{memory}'")
    paths = store.paths()
    for table, schema in SCHEMAS.items():
        columns = ", ".join(
            f'CAST(NULL AS {_sql_type(str(field.type))}) AS "{field.name}"' for field in schema
        )
        every = f"SELECT {columns} WHERE false"
        if names := [str(path) for path in paths.get(table, ())]:
            listed = ", ".join("'" + name.replace("'", "''") + "'" for name in names)
            # Files of an earlier version lack the columns that were added since.
            source = f"read_parquet([{listed}], hive_partitioning=false, union_by_name=true)"
            every += f" UNION ALL BY NAME SELECT * FROM {source}"
        connection.execute(f"CREATE VIEW all_{table} AS {every}")
    connection.execute(
        "CREATE VIEW apps AS SELECT * FROM all_apps QUALIFY row_number() OVER"
        " (PARTITION BY sha256 ORDER BY status = 'done' DESC, scanned_at DESC, run) = 1"
    )
    for table in APP_TABLES:
        if table != "apps":
            connection.execute(
                f"CREATE VIEW {table} AS SELECT t.* FROM all_{table} t"
                " SEMI JOIN apps a ON t.sha256 = a.sha256 AND t.run = a.run"
            )
    connection.execute(
        "CREATE VIEW files AS SELECT * FROM all_files QUALIFY row_number() OVER"
        " (PARTITION BY uri ORDER BY seen_at DESC, sha256 DESC) = 1"
    )
    return connection


def _sql_type(arrow_type: str) -> str:
    if arrow_type.startswith("list"):
        return "UBIGINT[]" if "uint64" in arrow_type else "VARCHAR[]"
    if arrow_type.startswith("timestamp"):
        return "TIMESTAMPTZ"
    return {"string": "VARCHAR", "int64": "BIGINT", "bool": "BOOLEAN", "double": "DOUBLE"}[
        arrow_type
    ]


def query(store: Store, sql: str) -> Answer:
    """Return the answer of one SQL statement; InspectorError with DuckDB's words when it fails."""
    connection = connect(store)
    folder = str(store.folder).replace("'", "''")
    # A query from elsewhere must not read other files, write any, or load code.
    connection.execute(f"SET allowed_directories=['{folder}']")
    connection.execute("SET enable_external_access=false")
    connection.execute("SET lock_configuration=true")
    try:
        statements = connection.extract_statements(sql)
        kinds = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
        if len(statements) != 1 or statements[0].type not in kinds:
            raise InspectorError(
                "Only one SELECT is answered", next_step="to change a store, scan into it"
            )
        done = connection.execute(statements[0])
        columns = tuple(str(column[0]) for column in done.description or ())
        return Answer(columns, done.fetchall() if columns else [])
    except duckdb.Error as error:
        raise InspectorError(
            "The query failed",
            cause=str(error).splitlines()[0],
            next_step=f"the views are: {', '.join(VIEWS)}; columns: DESCRIBE apps",
        ) from error
    finally:
        connection.close()


def rows(store: Store, sql: str, parameters: Sequence[object] = ()) -> Iterator[tuple[object, ...]]:
    """Yield the rows of one of our own queries, in pieces."""
    connection = connect(store)
    try:
        done = connection.execute(sql, list(parameters))
        while piece := done.fetchmany(4096):
            yield from piece
    finally:
        connection.close()


def export(answer: Answer, path: Path) -> None:
    """Write an answer as CSV; a value that a spreadsheet would run is marked as text."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(answer.columns)
        writer.writerows([[cell(value) for value in row] for row in answer.rows])


def cell(value: object) -> str:
    """Return a value as the text of a CSV cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
