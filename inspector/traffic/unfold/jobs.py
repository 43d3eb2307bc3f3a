"""Values that wait to be opened, and what lies in them: one value, or the records of a column."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.traffic.tables.table import Column, Table
from inspector.traffic.unfold import paths
from inspector.traffic.unfold.layer import Opened, Tree

_MOST_ITEMS = 6
"""Items of a list that a message may be."""


@dataclass(slots=True)
class Chain:
    """Layers that lie directly inside each other, and what the innermost holds.

    ``more`` is a further reading of a text that stays worth searching as it is.
    """

    steps: tuple[str, ...]
    value: Tree
    brackets: bool = False
    more: Opened | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A value that waits, with the way to it; other fields as in ``Part``."""

    value: Tree
    path: str
    steps: tuple[str, ...]
    keys: tuple[str, ...]
    hint: str
    charset: str
    brackets: bool
    depth: int
    opened: bool = False
    """True when the value has been opened already as far as it goes."""
    beside: tuple[str | bytes, ...] = ()
    """Short values of the same record, which may belong to a key."""
    base: str = ""
    positions: list[tuple[int, ...]] | None = None
    """Where the records of ``value`` lay, when each was opened from a value of its own."""


def further(
    more: Opened, path: str, steps: tuple[str, ...], keys: tuple[str, ...], depth: int
) -> Job:
    """Return the job for a further reading of a text."""
    inner = paths.layer(path, more.steps)
    return Job(more.value, inner, (*steps, *more.steps), keys, "", "", more.brackets, depth + 1)


def records_together(
    opened: dict[int, Chain], steps: tuple[str, ...], table: Table, column: Column, depth: int
) -> Job | None:
    """Return one job for a column whose values all hold a record: they belong to one table."""
    chains = list(opened.values())
    first = chains[0]
    if len(chains) < 2 or any(c.steps != first.steps or c.more for c in chains):
        return None
    at, records = _records([c.value for c in chains])
    if not records:
        return None
    inner = column.inner
    positions = [(*table.position(column.rows[i]), *((inner[i],) if inner else ())) for i in opened]
    return Job(
        list(records), paths.layer(column.path, first.steps) + at,
        (*steps, *first.steps), column.keys, "", "", first.brackets,
        depth + len(first.steps), opened=True,
        base=column.path.removesuffix("[*]"), positions=positions,
    )  # fmt: skip


def _records(values: list[Tree]) -> tuple[str, list[dict[str, Tree]]]:
    """Return the objects that ``values`` are, or that stand in each at the same place of a list
    without others (``["event", {…}]``), and the path to it; none when one is something else."""
    if all(type(value) is dict for value in values):
        return "", values  # type: ignore[return-value]  # all are dicts
    first = values[0]
    if type(first) is not list or len(first) > _MOST_ITEMS:
        return "", []
    places = [at for at, item in enumerate(first) if type(item) is dict]
    size = len(first)
    if len(places) != 1 or any(
        type(value) is not list
        or len(value) != size
        or [type(item) is dict for item in value] != [type(item) is dict for item in first]
        for value in values
    ):
        return "", []
    return f"[{places[0]}]", [value[places[0]] for value in values]  # type: ignore[index,misc]  # lists of dicts, see above


def common_steps(opened: dict[int, Chain], column: Column) -> tuple[str, ...] | None:
    """Return the steps that most values of the column share, if all open to plain text."""
    chains = list(opened.values())
    steps = chains[0].steps
    if not steps or any(c.steps != steps or c.more or type(c.value) is not str for c in chains):
        return None
    filled = sum(1 for value in column.values if value not in (None, ""))
    return steps if len(chains) * 2 >= filled else None
