"""A table of values: records side by side, a column for each key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from inspector.traffic.tables.joined import Joined
from inspector.traffic.unfold.layer import Scalar


@dataclass(slots=True, eq=False)
class Column:
    """Values of one key over the records of a table.

    ``path`` is absolute, with ``[*]`` where records repeat. ``rows`` gives the record of each
    value; several values may belong to one record. ``steps`` are layers opened on each value.
    """

    key: str
    path: str
    values: list[Scalar]
    rows: Sequence[int]
    keys: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    inner: list[int] | None = None
    _kinds: frozenset[type] | None = None
    _joined: Joined | None = None

    @property
    def kinds(self) -> frozenset[type]:
        """The types of the values."""
        if self._kinds is None:
            self._kinds = frozenset(map(type, self.values))
        return self._kinds

    @property
    def joined(self) -> Joined:
        """The values, which are texts all of them (``kinds`` says so), as one text."""
        if self._joined is None:
            self._joined = Joined(self.values)  # type: ignore[arg-type]  # see above
        return self._joined

    @property
    def longest(self) -> int:
        """Characters of the longest value, where all are texts."""
        if self._joined is not None:
            return self._joined.longest
        return max(map(len, self.values))  # type: ignore[arg-type]  # see above

    def changed(self) -> None:
        """Say that ``values`` are others now."""
        self._kinds = self._joined = None

    def place(self, index: int, table: Table) -> str:
        """Return the concrete path of value ``index``."""
        path = self.path
        for position in table.position(self.rows[index]):
            path = path.replace("[*]", f"[{position}]", 1)
        if self.inner is not None:
            path = path.replace("[*]", f"[{self.inner[index]}]", 1)
        return path


@dataclass(slots=True, eq=False)
class Table:
    """Records side by side; a single object is a table of one record.

    ``path`` leads to what holds the records. ``keys`` are the key names on the way to it, for
    context. ``kind`` says how the records lay in the data.
    """

    path: str
    keys: tuple[str, ...]
    rows: int
    columns: list[Column]
    kind: str = "objects"
    positions: list[tuple[int, ...]] | None = None
    inherited: list[Column] = field(default_factory=list)
    """Numbers of the records above that the records of this table belong to."""

    def position(self, row: int) -> tuple[int, ...]:
        """Return the indexes that lead to record ``row``; empty for a single object."""
        if self.positions is not None:
            return self.positions[row]
        return () if self.kind in ("object", "map") else (row,)
