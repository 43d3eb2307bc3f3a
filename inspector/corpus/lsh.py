"""Finds apps with similar code in constant time: datasketch's MinHash LSH with bounded buckets."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection, Iterable
from typing import Any

from datasketch import MinHash, MinHashLSH

PERMUTATIONS = 128
BANDS = (32, 4)
"""Bands and rows: sets that share half of their union meet with probability 0.87, a third 0.33."""
MIN_METHODS = 8
"""Features of an app's own that are needed to compare code."""
BUCKET = 8
"""Apps kept in one bucket: a family of thousands is met through some of its members."""


def _as_is(value: int) -> int:
    return value


def signature(features: Iterable[int]) -> MinHash:
    """Return the MinHash of a set of 64-bit hashes."""
    made = MinHash(num_perm=PERMUTATIONS, hashfunc=_as_is, scheme="affine64")
    made.update_batch(features)
    return made


def signatures(features: Iterable[int], first_party: Iterable[int]) -> tuple[MinHash, ...]:
    """Return the MinHash of an app's code and of its publisher's own, of those large enough."""
    found = (tuple(features), tuple(first_party))
    return tuple(signature(each) for each in dict.fromkeys(found) if len(each) >= MIN_METHODS)


def _short(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=8).digest()


class _Buckets:
    """What datasketch asks of one band's table; a full bucket takes no more."""

    def __init__(self, connection: sqlite3.Connection, band: int) -> None:
        self._connection = connection
        self._band = band

    def get(self, key: bytes) -> set[str]:
        found = self._connection.execute(
            "SELECT app FROM bands WHERE band = ? AND bucket = ?", (self._band, key)
        )
        return {str(app) for (app,) in found}

    def insert(self, key: bytes, *apps: str, **_: object) -> None:
        self._connection.execute(
            "INSERT INTO bands SELECT ?, ?, ? WHERE"
            " (SELECT count(*) FROM bands WHERE band = ? AND bucket = ?) < ?",
            (self._band, key, apps[0], self._band, key, BUCKET),
        )


class _NoKeys:
    """datasketch keeps each key's buckets for removal; nothing is ever removed here."""

    def has_key(self, _: object) -> bool:
        return False

    def insert(self, *_: object, **__: object) -> None:
        return


class CodeIndex:
    """Buckets in a SQLite file or in memory; adding and asking cost the same at any size."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE IF NOT EXISTS bands (band INTEGER, bucket BLOB, app TEXT)")
        connection.execute("CREATE INDEX IF NOT EXISTS by_bucket ON bands (band, bucket)")
        lsh: Any = MinHashLSH(num_perm=PERMUTATIONS, params=BANDS, hashfunc=_short)
        lsh.hashtables = [_Buckets(connection, band) for band in range(BANDS[0])]
        lsh.keys = _NoKeys()
        self._lsh = lsh

    def near(self, made: MinHash) -> Collection[str]:
        """Return apps that share a bucket."""
        return {str(app) for app in self._lsh.query(made)}

    def add(self, app: str, made: MinHash) -> None:
        """Add an app."""
        self._lsh.insert(app, made, check_duplication=False)
