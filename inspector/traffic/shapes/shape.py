"""What a recognised record set is, and the interface of those that recognise one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from inspector.model.traffic import Direction
from inspector.traffic.keynames import KeyNames
from inspector.traffic.shapes.kinds import Kind
from inspector.traffic.tables.table import Column, Table


@dataclass(frozen=True, slots=True)
class Context:
    """What a shape may know besides the values: key names, direction."""

    names: KeyNames
    direction: Direction
    words: frozenset[str] = frozenset()
    """Normal names of the pieces of the URL's path."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A record set: what it is, its fields by role, and the column that identifies a record."""

    rule: str
    category: str
    attribute: str
    fields: dict[str, Column]
    identity: Column
    count: int


class View:
    """A table with the kinds of its columns, worked out once."""

    def __init__(self, table: Table, context: Context) -> None:
        self.table = table
        self.context = context
        self.kinds = [Kind(column) for column in (*table.columns[:60], *table.inherited)]
        keys = {column.key for column in table.columns[:60]}
        self.item_hints = context.names.categories(keys)
        self.list_hints = context.names.categories(table.keys[-3:])

    def hinted(self, category: str) -> bool:
        """Return true when a key name around or in the table hints at ``category``."""
        return category in self.item_hints or category in self.list_hints

    def addressed(self, category: str) -> bool:
        """Return true when a key name or the URL's path hints at ``category``."""
        return self.hinted(category) or category in self.context.names.categories(
            self.context.words
        )

    def phones(self) -> Kind | None:
        """Return the column with the most phone numbers, if there is one."""
        found = [kind for kind in self.kinds if kind.is_phone and kind.filled >= 0.3]
        return max(found, key=lambda kind: (len(set(kind.numbers)), kind.marked)) if found else None


class Recogniser(Protocol):
    """Decides whether a table is one kind of record set."""

    def __call__(self, view: View) -> Shape | None:
        """Return the shape, or none when the table is something else."""
        ...
