"""The store to the document behind the corpus page."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any, cast

from inspector.corpus.batch import run_details
from inspector.corpus.changes import changes
from inspector.corpus.query import rows
from inspector.corpus.store import Store
from inspector.model.common import Provenance
from inspector.model.corpus import (
    AppRow,
    CategoryCount,
    Change,
    CorpusDocument,
    Families,
    GapCount,
    Period,
    RuleCount,
)
from inspector.rules.loader import Rules
from inspector.static.scan import FLOWS

MAX_CHANGES = 500
MAX_UNREAD = 1000
MAX_GAPS = 200
_CLAIMS = ("declares", "references", "can_reach")


def summary(
    store: Store, *, rules: Rules, families: Families | None = None, title: str = ""
) -> CorpusDocument:
    """Return what the page shows; ``families`` as computed before, none to leave them out."""
    steps, more_steps = _changes(store)
    newest = next(rows(store, "SELECT max(epoch_us(scanned_at)) FROM apps"))[0]
    return CorpusDocument(
        title=title,
        made_at=datetime.fromtimestamp(int(cast(int, newest)) / 1e6, UTC) if newest else None,
        apps=tuple(_apps(store, families)),
        places=_one(store, "SELECT count(*) FROM files"),
        unread=tuple(
            (str(uri), str(problem))
            for uri, problem in rows(
                store,
                f"SELECT uri, problem FROM files WHERE sha256 = '' ORDER BY 1 LIMIT {MAX_UNREAD}",
            )
        ),
        unread_places=_one(store, "SELECT count(*) FROM files WHERE sha256 = ''"),
        categories=tuple(_categories(store, rules)),
        rules=tuple(_rules(store)),
        periods=tuple(_periods(store)),
        families=families,
        changes=steps,
        version_steps=len(steps) + more_steps,
        gaps=tuple(_gaps(store)),
        paths_sought=_one(
            store,
            "SELECT count(*) FROM apps a WHERE status = 'done' AND NOT EXISTS (SELECT 1 FROM"
            " skipped s WHERE s.sha256 = a.sha256 AND s.what = ?)",
            (FLOWS,),
        ),
        runs=_one(store, "SELECT count(DISTINCT run) FROM apps"),
        provenance=tuple(_provenance(store)),
    )


def _changes(store: Store) -> tuple[tuple[Change, ...], int]:
    """Return the first differences between versions, and how many more there are."""
    found = changes(store)
    first = tuple(islice(found, MAX_CHANGES))
    return first, sum(1 for _ in found)


def _one(store: Store, sql: str, parameters: tuple[str, ...] = ()) -> int:
    return int(cast(int, next(rows(store, sql, parameters))[0]))


_APPS = """
WITH claims AS (
  SELECT sha256, claim, list_sort(list(DISTINCT category)) v FROM conclusions GROUP BY 1, 2
), dates AS (SELECT sha256, min(dated) dated FROM files WHERE dated <> '' GROUP BY 1
), touched AS (SELECT sha256, count(DISTINCT rule) n FROM rules WHERE kind = 'breach' GROUP BY 1)
SELECT a.sha256, coalesce(a.package, ''), coalesce(a.label, ''), coalesce(a.version_name, ''),
  a.version_code, coalesce(d.dated, ''), p.v, r.v, f.v, coalesce(t.n, 0), a.status, a.reason
FROM apps a
LEFT JOIN claims p ON p.sha256 = a.sha256 AND p.claim = 'declares'
LEFT JOIN claims r ON r.sha256 = a.sha256 AND r.claim = 'references'
LEFT JOIN claims f ON f.sha256 = a.sha256 AND f.claim = 'can_reach'
LEFT JOIN dates d ON d.sha256 = a.sha256
LEFT JOIN touched t ON t.sha256 = a.sha256
ORDER BY 2, a.version_code NULLS FIRST, 1
"""


def _apps(store: Store, families: Families | None) -> Iterator[AppRow]:
    family_of = {
        member: family.id
        for family in (families.families if families else ())
        for member in family.members
    }
    # DuckDB gives plain values; the model checks each.
    row: Any
    for row in rows(store, _APPS):
        version = f"{row[3]} ({row[4]})" if row[4] is not None else row[3]
        yield AppRow(
            sha256=row[0],
            package=row[1],
            label=row[2],
            version=version,
            dated=row[5],
            declares=tuple(row[6] or ()),
            references=tuple(row[7] or ()),
            reaches=tuple(row[8] or ()),
            rules=row[9],
            family=family_of.get(row[0], ""),
            status=row[10],
            reason=row[11] or "",
        )


def _categories(store: Store, rules: Rules) -> Iterator[CategoryCount]:
    counted: dict[tuple[str, str], int] = {}
    sql = "SELECT category, claim, count(DISTINCT sha256) FROM conclusions GROUP BY 1, 2"
    for category, claim, count in rows(store, sql):
        counted[str(category), str(claim)] = int(cast(int, count))
    for row in rules.categories:
        declares, references, reaches = (counted.get((row.id, claim), 0) for claim in _CLAIMS)
        yield CategoryCount(
            category=row.id,
            title=row.title,
            declares=declares,
            references=references,
            reaches=reaches,
        )


def _rules(store: Store) -> Iterator[RuleCount]:
    row: Any
    for row in rows(
        store,
        "SELECT rule, jurisdiction, any_value(instrument ORDER BY instrument),"
        " any_value(clause ORDER BY clause), any_value(verification ORDER BY verification),"
        " count(DISTINCT sha256) n FROM rules WHERE kind = 'breach' GROUP BY 1, 2"
        " ORDER BY jurisdiction, n DESC, rule",
    ):
        yield RuleCount(
            rule=row[0],
            jurisdiction=row[1],
            instrument=row[2],
            clause=row[3],
            verification=row[4],
            apps=row[5],
        )


_GAPS = f"""
WITH found AS (
  SELECT 'skipped' kind, what, reason why, sha256 FROM skipped
  UNION ALL SELECT 'limit', limit_id, why, sha256 FROM limits
)
SELECT kind, what, mode(why ORDER BY why), count(DISTINCT sha256) n FROM found
GROUP BY 1, 2 ORDER BY n DESC, 1, 2 LIMIT {MAX_GAPS}
"""


def _gaps(store: Store) -> Iterator[GapCount]:
    row: Any
    for row in rows(store, _GAPS):
        yield GapCount(kind=row[0], what=row[1], why=row[2], apps=row[3])


def _periods(store: Store) -> Iterator[Period]:
    dates = (
        "WITH dates AS (SELECT a.sha256, coalesce(min(nullif(f.dated, ''))[1:4], '') y FROM apps a"
        " LEFT JOIN files f ON f.sha256 = a.sha256 WHERE a.status = 'done' GROUP BY 1)"
    )
    counts = {
        str(year): int(cast(int, n))
        for year, n in rows(store, f"{dates} SELECT y, count(*) FROM dates GROUP BY 1")
    }
    found: dict[str, dict[str, int]] = {}
    for year, category, n in rows(
        store,
        f"{dates} SELECT y, category, count(DISTINCT c.sha256) FROM conclusions c JOIN dates"
        " USING (sha256) WHERE claim = 'references' GROUP BY 1, 2 ORDER BY 1, 2",
    ):
        found.setdefault(str(year), {})[str(category)] = int(cast(int, n))
    for year in sorted(counts):
        yield Period(period=year, apps=counts[year], references=found.get(year, {}))


def _provenance(store: Store) -> Iterator[Provenance]:
    for run in store.runs():
        with contextlib.suppress(OSError, ValueError):
            yield run_details(store, run)
