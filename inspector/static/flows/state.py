"""The state between two instructions of a running method, and where branches meet."""

from __future__ import annotations

from inspector.static.flows.blocks import Block
from inspector.static.flows.heap import Heap
from inspector.static.flows.values import BOTTOM, Value, join


class State:
    """Registers, heap, and what was thrown or returned last."""

    __slots__ = ("caught", "heap", "registers")

    def __init__(self, registers: list[Value], heap: Heap, caught: Value) -> None:
        self.registers = registers
        self.heap = heap
        self.caught = caught

    def merge(self, other: State) -> bool:
        """Take in the state of another branch; return whether anything changed."""
        changed = self.heap.merge(other.heap)
        changed |= self.merge_registers(other.registers)
        caught = join(self.caught, other.caught)
        if caught is not self.caught:
            self.caught = caught
            changed = True
        return changed

    def merge_registers(self, registers: list[Value]) -> bool:
        """Take in the registers of another branch; return whether any changed."""
        changed = False
        mine = self.registers
        for index, value in enumerate(registers):
            old = mine[index]
            if old is not value:
                new = join(old, value)
                if new is not old:
                    mine[index] = new
                    changed = True
        return changed


def arrive(states: dict[int, State], arrivals: dict[int, None], target: int, state: State) -> None:
    """Join a state into that of a block, and note the block when that changed anything."""
    old = states.get(target)
    if old is None:
        states[target] = State(list(state.registers), state.heap.fork(), state.caught)
        arrivals[target] = None
    elif old.merge(state):
        arrivals[target] = None


def into_handlers(
    states: dict[int, State],
    arrivals: dict[int, None],
    block: Block,
    state: State,
    merged: tuple[int, list[Value]] | None,
) -> tuple[int, list[Value]]:
    """Join the state into the block's handlers, unless nothing changed since the last time."""
    now = (state.heap.version, list(state.registers))
    if merged is None or merged[0] != now[0]:
        held = State(state.registers, state.heap, BOTTOM)
    elif all(a is b for a, b in zip(merged[1], now[1], strict=True)):
        return merged
    else:
        for handler in block.handlers:
            if states[handler].merge_registers(state.registers):
                arrivals[handler] = None
        return now
    for handler in block.handlers:
        arrive(states, arrivals, handler, held)
    return now
