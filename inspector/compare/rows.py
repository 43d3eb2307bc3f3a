"""Rows of a comparison: what became of each thing, side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from inspector.compare.things import Things
from inspector.model.comparison import Cell, Change, Row

SHOWN = 8
"""Pieces of evidence named in a cell."""

type Looked = Callable[[int, tuple[str, ...]], bool]
"""Whether a side (by its number) was able to show the thing with that key."""


def rows(found: Sequence[Things], looked: Looked) -> tuple[Row, ...]:
    """Return a row for each key of any side, sorted; absence counts only where one looked."""
    made = []
    for key in sorted({key for things in found for key in things}):
        cells = []
        for number, things in enumerate(found):
            thing = things.get(key)
            if thing is not None:
                cells.append(
                    Cell(
                        state="present",
                        details=tuple(sorted(thing.details)),
                        places=len(thing.evidence),
                        evidence=tuple(sorted(thing.evidence)[:SHOWN]),
                    )
                )
            else:
                cells.append(Cell(state="absent" if looked(number, key) else "not_analysed"))
        first = next(things[key] for things in found if key in things)
        made.append(
            Row(
                key=key[0],
                category=first.category,
                note=first.note,
                change=_change(cells),
                cells=tuple(cells),
            )
        )
    return tuple(made)


def _change(cells: Sequence[Cell]) -> Change:
    known = [cell for cell in cells if cell.state != "not_analysed"]
    same = len({(cell.state, cell.details) for cell in known}) == 1
    if len(cells) > 2:
        if not same:
            return Change.DIFFERS
        return Change.SAME if len(known) == len(cells) else Change.NOT_KNOWN
    if len(known) < 2:
        return Change.NOT_KNOWN
    if same:
        return Change.SAME
    if cells[0].state == cells[1].state:
        return Change.CHANGED
    return Change.ADDED if cells[1].state == "present" else Change.REMOVED
