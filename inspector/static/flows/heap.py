"""The heap of one running method: cells written here, over the cells of its callers."""

from __future__ import annotations

from inspector.static.flows.values import BOTTOM, NULL, TOP, Obj, Value, constant, join, same

type Cell = tuple[Obj, str]
_MAX_TRAIL = 400


def unwritten(cell: Cell) -> Value:
    """Return what stands for a cell that one branch never wrote."""
    obj, name = cell
    if name[0] in "*[#":
        return BOTTOM
    return NULL if obj.fresh and obj.key[0] != "statics" else TOP


class _Node:
    """A moment at which a heap was copied, and what had been written since the one before."""

    __slots__ = ("before", "written")

    def __init__(self, before: _Node | None, written: set[Cell]) -> None:
        self.before = before
        self.written = written


class Heap:
    """Cells (object, field) written by one invocation; reads fall through to the caller's heap.

    ``reads`` is shared by all branches of the invocation: the cells it took from below, with
    the value found, so that a later call in the same situation can be answered from memory.
    Branches that meet compare only what was written since they parted.
    """

    __slots__ = ("_node", "_written", "base", "cells", "reads", "version")

    def __init__(self, base: Heap | None) -> None:
        self.base = base
        self.cells: dict[Cell, Value] = {}
        self.reads: dict[Cell, Value | None] = {}
        self.version = 0
        """Grows with every write."""
        self._node: _Node | None = None
        self._written: set[Cell] = set()

    def fork(self) -> Heap:
        """Return a copy for another branch."""
        copy = Heap(self.base)
        copy.cells = self.cells.copy()
        copy.reads = self.reads
        copy.version = self.version
        if self._written or self._node is None:
            self._node = _Node(self._node, self._written)
            self._written = set()
        copy._node = self._node
        return copy

    def adopt(self, fork: Heap) -> None:
        """Become what a fork of this heap has become."""
        self.cells, self.version = fork.cells, fork.version + 1
        self._node, self._written = fork._node, fork._written

    def put(self, cell: Cell, value: Value) -> None:
        """Replace a cell."""
        self.cells[cell] = value
        self._written.add(cell)
        self.version += 1

    def _parted(self, other: Heap) -> set[Cell] | None:
        """Return the cells written by either since they were one; none when that is not known."""
        mine: dict[_Node, int] = {}
        trail: list[_Node] = []
        node = self._node
        while node is not None and len(trail) < _MAX_TRAIL:
            mine[node] = len(trail)
            trail.append(node)
            node = node.before
        found = self._written | other._written
        node = other._node
        for _ in range(_MAX_TRAIL):
            if node is None:
                return None
            if node in mine:
                for each in trail[: mine[node]]:
                    found |= each.written
                return found
            found |= node.written
            node = node.before
        return None

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
        cells, theirs = self.cells, other.cells
        parted = self._parted(other)
        if parted is None:
            parted = {*cells, *theirs}
        for cell in parted:
            mine, value = cells.get(cell), theirs.get(cell)
            if mine is value:
                continue
            before = mine
            if mine is None:
                mine = self.find(cell) or unwritten(cell)
            if value is None:
                value = other.find(cell) or unwritten(cell)
            new = join(mine, value)
            if new is not mine or before is None:
                self.put(cell, new)
                changed |= new is not mine
        return changed

    def take(self, called: Heap) -> None:
        """Apply what a finished call wrote, and note what it read."""
        cells, reads = self.cells, self.reads
        for cell, value in called.reads.items():
            if cell not in reads and cell not in cells:
                reads[cell] = value
        if called.cells:
            cells.update(called.cells)
            self._written.update(called.cells)
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
                joined = join(old, value)
                if joined is old:
                    return
                value = joined
            elif not obj.fresh and name[0] not in "*[#":
                value = join(value, TOP)
        self.put((obj, name), value)
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
            self.put((obj, "#keys"), join(keys, constant(name)))

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
