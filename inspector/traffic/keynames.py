"""Looks key names up in the rule tables: a hint beside the value, never the proof."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from inspector.rules.loader import Rules
from inspector.rules.traffic_schema import KeyRow


@cache
def normal(key: str) -> str:
    """Return ``key`` in lower case without separators: ``Id_Card-No`` and ``idCardNo`` are one."""
    return "".join(c for c in key.casefold() if c.isalnum() or c >= "\u0300")


class KeyNames:
    """The rows of ``keys.toml`` by normal name."""

    def __init__(self, rules: Rules) -> None:
        self._rows: dict[str, KeyRow] = {}
        for row in rules.keys:
            for name in row.names:
                self._rows.setdefault(normal(name), row)

    def row(self, key: str) -> KeyRow | None:
        """Return the row that knows ``key``, if any."""
        return self._rows.get(normal(key)) if key else None

    def categories(self, keys: Iterable[str]) -> frozenset[str]:
        """Return the categories that the names in ``keys`` hint at."""
        rows = (self.row(key) for key in keys)
        return frozenset(row.category for row in rows if row is not None)
