"""Families kept on disk, so that one more app finds its family in time that no store slows.

A SQLite file beside the store's data, derived from it: deleting it loses nothing. It holds, for
each app, its traits; the buckets of similar code; up to a few apps for each value; and what is
common.
"""

from __future__ import annotations

import json
import os
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from datasketch import MinHash

from inspector.corpus.common import LIMITS, Commonness
from inspector.corpus.links import JOINS, link
from inspector.corpus.lsh import CodeIndex, signatures
from inspector.corpus.traits import Traits
from inspector.errors import InspectorError
from inspector.model.corpus import Families, Link, LinkKind

NAME = "families.sqlite"
_ANCHORS = 4
_TABLES = """
CREATE TABLE apps (
  app TEXT PRIMARY KEY, family TEXT, features BLOB, first_party BLOB, traits TEXT
);
CREATE TABLE anchors (kind TEXT, value TEXT, app TEXT);
CREATE INDEX by_value ON anchors (kind, value);
CREATE TABLE common_features (feature INTEGER PRIMARY KEY, groups INTEGER);
CREATE TABLE common_values (kind TEXT, value TEXT, groups INTEGER, PRIMARY KEY (kind, value));
CREATE TABLE facts (groups INTEGER);
"""


class Placed(NamedTuple):
    """Where an app belongs."""

    family: str
    """Id of its family; empty when it is alone, or with apps that were alone until now."""
    links: tuple[Link, ...]
    """Why, strongest first."""


class _Table(Mapping[int, int]):
    """Counts of features, looked up one by one: a whole table would take time to load."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        # The apps that one app is compared with share most of their features.
        self._count = lru_cache(maxsize=1 << 16)(self._looked_up)

    def _looked_up(self, feature: int) -> int | None:
        row = self._connection.execute(
            "SELECT groups FROM common_features WHERE feature = ?", (_signed(feature),)
        ).fetchone()
        return int(row[0]) if row else None

    def __getitem__(self, feature: int) -> int:
        if (count := self._count(feature)) is None:
            raise KeyError(feature)
        return count

    def __iter__(self) -> Iterator[int]:
        for (feature,) in self._connection.execute("SELECT feature FROM common_features"):
            yield feature % (1 << 64)

    def __len__(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM common_features").fetchone()[0])


class _Values(Mapping[tuple[LinkKind, str], int]):
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __getitem__(self, key: tuple[LinkKind, str]) -> int:
        row = self._connection.execute(
            "SELECT groups FROM common_values WHERE kind = ? AND value = ?", (key[0].value, key[1])
        ).fetchone()
        if row is None:
            raise KeyError(key)
        return int(row[0])

    def __iter__(self) -> Iterator[tuple[LinkKind, str]]:
        for kind, value in self._connection.execute("SELECT kind, value FROM common_values"):
            yield LinkKind(kind), str(value)

    def __len__(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM common_values").fetchone()[0])


def _numbers(data: bytes) -> tuple[int, ...]:
    found = array("Q")
    found.frombytes(data)
    return tuple(found)


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value


class FamilyIndex:
    """Finds and adds single apps."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._code = CodeIndex(connection)
        row = connection.execute("SELECT groups FROM facts").fetchone()
        self._common = Commonness(
            int(row[0]) if row else 0, _Table(connection), _Values(connection)
        )

    @classmethod
    def open(cls, folder: Path) -> FamilyIndex:
        """Open the index of a store; InspectorError when there is none that can be read."""
        path = folder / NAME
        if not path.exists():
            raise InspectorError(
                f"{folder} has no families yet",
                next_step=f"run: inspector corpus families {folder}",
            )
        connection = sqlite3.connect(path)
        try:
            return cls(connection)
        except sqlite3.DatabaseError as error:
            connection.close()
            raise InspectorError(
                f"{path} cannot be read",
                cause=str(error),
                next_step=f"make it again: inspector corpus families {folder}",
            ) from error

    @classmethod
    def build(
        cls, path: Path, apps: Iterable[Traits], families: Families, common: Commonness
    ) -> None:
        """Write the index in one step; InspectorError when it cannot, and the old one stays."""
        part = path.with_name(f".{path.name}.{os.getpid()}")
        part.unlink(missing_ok=True)
        try:
            with closing(sqlite3.connect(part)) as connection:
                cls._fill(connection, apps, families, common)
                connection.commit()
            part.replace(path)
        except (sqlite3.Error, OSError) as error:
            raise InspectorError(
                f"{path}: the index cannot be written",
                cause=str(error),
                next_step="free space, then run the same command again",
            ) from error
        finally:
            for left in (part, part.with_name(f"{part.name}-journal")):
                left.unlink(missing_ok=True)

    @classmethod
    def _fill(
        cls,
        connection: sqlite3.Connection,
        apps: Iterable[Traits],
        families: Families,
        common: Commonness,
    ) -> None:
        connection.executescript(_TABLES)
        connection.execute("INSERT INTO facts VALUES (?)", (common.groups,))
        connection.executemany(
            "INSERT INTO common_features VALUES (?, ?)",
            ((_signed(feature), count) for feature, count in common.features.items()),
        )
        connection.executemany(
            "INSERT INTO common_values VALUES (?, ?, ?)",
            ((kind.value, value, count) for (kind, value), count in common.values.items()),
        )
        family_of = {m: family.id for family in families.families for m in family.members}
        index = cls(connection)
        for app in apps:
            index.add(app, family_of.get(app.sha256, ""))

    def place(self, app: Traits) -> Placed:
        """Return the family of an app that need not be in the index."""
        near: set[str] = set()
        for made in self._signatures(app):
            near.update(self._code.near(made))
        for kind, value in self._rare(app):
            near.update(self._anchors(kind, value))
        near.discard(app.sha256)
        found = []
        for other in sorted(near):
            family, known = self._app(other)
            each = link(app, known, self._common)
            if each is not None and each.confidence >= JOINS:
                found.append((family, each))
        found.sort(key=lambda pair: (-pair[1].confidence, pair[1].a, pair[1].b))
        family = next((family for family, _ in found if family), "")
        return Placed(family, tuple(each for _, each in found))

    def add(self, app: Traits, family: str) -> None:
        """Add an app with its family (empty for none)."""
        stored = {kind.value: sorted(values) for kind, values in app.keys.items()}
        self._connection.execute(
            "INSERT OR REPLACE INTO apps VALUES (?, ?, ?, ?, ?)",
            (
                app.sha256,
                family,
                array("Q", app.features).tobytes(),
                array("Q", app.first_party).tobytes(),
                json.dumps(stored),
            ),
        )
        for made in self._signatures(app):
            self._code.add(app.sha256, made)
        for kind, value in self._rare(app):
            if len(self._anchors(kind, value)) < _ANCHORS:
                self._connection.execute(
                    "INSERT INTO anchors VALUES (?, ?, ?)", (kind.value, value, app.sha256)
                )

    def commit(self) -> None:
        """Keep what was added."""
        self._connection.commit()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _signatures(self, app: Traits) -> tuple[MinHash, ...]:
        return signatures(self._common.own(app.features), self._common.own(app.first_party))

    def _rare(self, app: Traits) -> list[tuple[LinkKind, str]]:
        return [
            (kind, value)
            for kind in LIMITS
            if kind is not LinkKind.STEM
            for value in self._common.rare(kind, app.keys.get(kind, frozenset()))
        ]

    def _anchors(self, kind: LinkKind, value: str) -> list[str]:
        found = self._connection.execute(
            "SELECT app FROM anchors WHERE kind = ? AND value = ?", (kind.value, value)
        )
        return [str(app) for (app,) in found]

    def _app(self, sha256: str) -> tuple[str, Traits]:
        family, features, first_party, stored = self._connection.execute(
            "SELECT family, features, first_party, traits FROM apps WHERE app = ?", (sha256,)
        ).fetchone()
        keys = {LinkKind(kind): frozenset(values) for kind, values in json.loads(stored).items()}
        return str(family), Traits(sha256, _numbers(features), _numbers(first_party), keys)
