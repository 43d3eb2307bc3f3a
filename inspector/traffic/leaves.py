"""Values of an exchange with the way in, for a person who wants to see what a body holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from inspector.model.exchange import Exchange
from inspector.model.traffic import Direction
from inspector.traffic.parts import parts_of
from inspector.traffic.unfold.budget import Budget, Limits
from inspector.traffic.unfold.engine import unfold


@dataclass(frozen=True, slots=True)
class Leaf:
    """Values at one place; ``path`` has ``[*]`` where records repeat, ``sample`` is the first."""

    direction: Direction
    path: str
    count: int
    sample: str


def leaves(exchange: Exchange, most: int) -> tuple[Leaf, ...]:
    """Return the first ``most`` places, raw values included: for the tester's screen only."""
    return tuple(islice(_leaves(exchange), most))


def _leaves(exchange: Exchange) -> Iterator[Leaf]:
    budget = Budget(Limits())
    for directed in parts_of(exchange):
        for sheet in unfold(directed.part, budget):
            for table in sheet.tables:
                for column in table.columns:
                    if column.values:
                        sample = str(column.values[0])
                        yield Leaf(directed.direction, column.path, len(column.values), sample)
            for blob in sheet.blobs:
                yield Leaf(directed.direction, blob.path, 1, "bytes that no layer opens")
