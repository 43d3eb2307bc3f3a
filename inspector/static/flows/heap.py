"""The heap of one running method: cells written here, over the cells of its callers."""

from __future__ import annotations

from inspector.static.flows.values import BOTTOM, NULL, TOP, Obj, Value, constant, join, same

type Cell = tuple[Obj, str]


def unwritten(cell: Cell) -> Value:
    """Return what stands for a cell that one branch never wrote."""
    obj, name = cell
    if name[0] in "*[#":
        return BOTTOM
    return NULL if obj.fresh and obj.key[0] != "statics" else TOP


class Heap:
    """Cells (object, field) written by one invocation; reads fall through to the caller's heap.

    ``reads`` is shared by all branches of the invocation: the cells it took from below, with
    the value found, so that a later call in the same situation can be answered from memory.
    """

    __slots__ = ("base", "cells", "reads", "version")

    def __init__(self, base: Heap | None) -> None:
        self.base = base
        self.cells: dict[Cell, Value] = {}
        self.reads: dict[Cell, Value | None] = {}
        self.version = 0
        """Grows with every write."""

    def fork(self) -> Heap:
        """Return a copy for another branch."""
        copy = Heap(self.base)
        copy.cells = self.cells.copy()
        copy.reads = self.reads
        copy.version = self.version
        return copy

    def find(self, cell: Cell) -> Value | None:
        """Return what a cell holds; none when nothing was ever written to it."""
        found = self.cells.get(cell)
        if found is not None:
            return found
        if cell in self.reads:
            return self.reads[cell]
        below = self.base
        while below is not None:
            found = below.cells.get(cell)
            if found is not None:
                break
            below = below.base
        self.reads[cell] = found
        return found

    def merge(self, other: Heap) -> bool:
        """Take in another branch of the same invocation; return whether anything changed."""
        changed = False
        self.version += 1
        for cell, value in other.cells.items():
            mine = self.cells.get(cell)
            if mine is value:
                continue
            if mine is None:
                below = self.find(cell)
                if below is None:
                    below = unwritten(cell)
                new = join(below, value)
                if new is below:
                    continue
            else:
                new = join(mine, value)
                if new is mine:
                    continue
            self.cells[cell] = new
            changed = True
        for cell, mine in list(self.cells.items()):
            if cell not in other.cells:
                below = other.find(cell)
                new = join(mine, below if below is not None else unwritten(cell))
                if new is not mine:
                    self.cells[cell] = new
                    changed = True
        return changed

    def take(self, called: Heap) -> None:
        """Apply what a finished call wrote, and note what it read."""
        for cell, value in called.reads.items():
            if cell not in self.cells:
                self.reads.setdefault(cell, value)
        if called.cells:
            self.cells.update(called.cells)
            self.version += 1

    def holds(self, reads: dict[Cell, Value | None]) -> bool:
        """Return whether these cells hold these values here."""
        for cell, value in reads.items():
            now = self.find(cell)
            if now is value:
                continue
            if now is None or value is None or not same(now, value):
                return False
        return True

    def write(self, obj: Obj, name: str, value: Value, *, strong: bool) -> None:
        """Write a cell; weakly, what was there stays possible."""
        if not strong:
            old = self.find((obj, name))
            if old is not None:
                value = join(old, value)
            elif not obj.fresh and name[0] not in "*[#":
                value = join(value, TOP)
        self.cells[obj, name] = value
        self.version += 1
        if value.taints and not obj.dirty:
            obj.mark()
        for inner in value.objs:
            inner.held_by.add(obj)
            if inner.dirty and not obj.dirty:
                obj.mark()
        if name not in obj.names:
            obj.names[name] = None
        # A reader of all cells must notice that there is one more.
        if name[0] == "[":
            keys = self.find((obj, "#keys")) or BOTTOM
            self.cells[obj, "#keys"] = join(keys, constant(name))

    def read(self, obj: Obj, name: str) -> Value:
        """Return a cell, or the empty value."""
        return self.find((obj, name)) or BOTTOM

    def entries(self, obj: Obj) -> Value:
        """Return everything a container may hold."""
        found = self.read(obj, "*")
        self.find((obj, "#keys"))
        for name in obj.names:
            if name[0] == "[":
                found = join(found, self.read(obj, name))
        return found
