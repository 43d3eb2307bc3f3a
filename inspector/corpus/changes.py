"""What changed from version to version of a package."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from inspector.compare.documents import CODE_NOT_READ, NO_MANIFEST
from inspector.corpus.query import rows
from inspector.corpus.store import Store
from inspector.model.corpus import Change

_KINDS = {
    "permissions": "SELECT sha256, list(DISTINCT name) v FROM permissions GROUP BY 1",
    # What is read, by whom: a method that was renamed is no change.
    "uses": "SELECT sha256, list(DISTINCT category || ' ' || coalesce(nullif(api, ''), uri)"
    " || ' by ' || coalesce(nullif(owner_name, ''), owner_kind)) v FROM uses GROUP BY 1",
    "hosts": "SELECT sha256, list(DISTINCT host) v FROM hosts GROUP BY 1",
    "sdks": "SELECT sha256, list(DISTINCT name) v FROM sdks GROUP BY 1",
    "rules": "SELECT sha256, list(DISTINCT rule) v FROM rules GROUP BY 1",
}
_NOT_READ = {
    "permissions": NO_MANIFEST,
    "uses": CODE_NOT_READ,
    "hosts": CODE_NOT_READ,
    "sdks": CODE_NOT_READ,
    "rules": NO_MANIFEST | CODE_NOT_READ,
}
"""Limits of one version with which the lack of something in it says nothing."""

_SQL = (
    "WITH several AS (SELECT package FROM apps WHERE status = 'done' AND package <> ''"
    " GROUP BY 1 HAVING count(*) > 1)"
    " SELECT a.package, a.version_name, a.version_code, a.sha256, a.run, l.v, s.v, "
    + ", ".join(f"{kind}_.v" for kind in _KINDS)
    + " FROM apps a SEMI JOIN several USING (package)"
    " LEFT JOIN (SELECT sha256, list(DISTINCT certificate) v FROM signers WHERE verified"
    " GROUP BY 1) s ON s.sha256 = a.sha256"
    " LEFT JOIN (SELECT sha256, list(DISTINCT limit_id) v FROM limits GROUP BY 1) l"
    " ON l.sha256 = a.sha256 "
    + " ".join(
        f"LEFT JOIN ({sql}) {kind}_ ON {kind}_.sha256 = a.sha256" for kind, sql in _KINDS.items()
    )
    + " WHERE a.status = 'done' ORDER BY a.package, a.version_code NULLS FIRST, a.sha256"
)


def changes(store: Store) -> Iterator[Change]:
    """Yield the differences between neighbouring versions, by package and version code.

    Two files of one version are compared too: one of them was built or signed anew. What could not
    be read in one of the two is not compared.
    """
    for before, after in pairwise(rows(store, _SQL)):
        if before[0] != after[0]:
            continue
        lists = [(_set(one), _set(other)) for one, other in zip(before[5:], after[5:], strict=True)]
        limits, signers, *sets = lists
        found = {
            kind: pair
            for kind, pair in zip(_KINDS, sets, strict=True)
            if not _NOT_READ[kind] & (limits[0] | limits[1])
        }
        yield Change(
            package=str(before[0]),
            before=_version(before),
            after=_version(after),
            before_sha256=str(before[3]),
            after_sha256=str(after[3]),
            same_signer=bool(signers[0] & signers[1]) if all(signers) else None,
            same_run=before[4] == after[4],
            added={
                kind: tuple(sorted(new - old)) for kind, (old, new) in found.items() if new - old
            },
            removed={
                kind: tuple(sorted(old - new)) for kind, (old, new) in found.items() if old - new
            },
            not_compared=tuple(kind for kind in _KINDS if kind not in found),
        )


def _set(value: object) -> frozenset[str]:
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset()


def _version(row: tuple[object, ...]) -> str:
    name, code = row[1] or "", row[2]
    return f"{name} ({code})" if code is not None else str(name)
