"""Runs methods on abstract values: blocks in order, states joined where branches meet."""

from __future__ import annotations

import heapq
import time
from collections.abc import Sequence

from inspector.static.flows import decode as d
from inspector.static.flows.blocks import Body
from inspector.static.flows.budget import Budget, BudgetReached
from inspector.static.flows.dexfile import NATIVE, STATIC, MethodDef
from inspector.static.flows.facts import AppFacts
from inspector.static.flows.frame import Context, Frame, Outcome
from inspector.static.flows.heap import Cell, Heap
from inspector.static.flows.program import Program
from inspector.static.flows.state import State, arrive, into_handlers
from inspector.static.flows.steps import Steps, may_throw, successors
from inspector.static.flows.tables import Tables
from inspector.static.flows.values import (
    BOTTOM,
    NO_TAINTS,
    Value,
    join,
    join_taints,
    stepped,
)

_MAX_VISITS = 16
_MAX_DEPTH = 30
_CONTEXT = 2


class Machine(Steps):
    """Runs the app's methods."""

    def __init__(
        self, program: Program, tables: Tables, facts: AppFacts, budget: Budget, *, whole: bool
    ) -> None:
        super().__init__(program, tables, facts, budget, whole=whole)
        self._stack: list[str] = []
        self._memory: dict[object, list[tuple[dict[Cell, Value | None], Outcome]]] = {}

    def start_class(self, frame: Frame, owner: str) -> None:
        """Run the static initialiser of a class when it is first used."""
        if owner in self.started or not self.program.is_own(owner):
            return
        self.started.add(owner)
        method = self.program.resolve(owner, "<clinit>", "()V")
        if method and method.ref.owner == owner:
            outcome = self.run(method, (), frame.heap, ("clinit", owner), frame.depth + 1)
            frame.heap.take(outcome.heap)
            # Other components meet the class as its initialiser left it.
            for cell, value in outcome.heap.cells.items():
                old = self.root.cells.get(cell)
                self.root.cells[cell] = value if old is None else join(old, value)

    def run(
        self,
        method: MethodDef,
        arguments: Sequence[Value],
        heap: Heap,
        context: Context,
        depth: int,
    ) -> Outcome:
        """Run a method of the app over ``heap`` and return its outcome; ``heap`` is not changed."""
        key = method.ref.descriptor
        body = self.program.body(method)
        if body is None or depth > _MAX_DEPTH or self._stack.count(key) > 1:
            return self._unfollowed(method, arguments, heap, context)
        situation = (
            key,
            context,
            tuple((a.objs, a.consts, frozenset(a.taints)) for a in arguments),
        )
        known = self._memory.setdefault(situation, [])
        for reads, outcome in known:
            if heap.holds(reads):
                return outcome._replace(ran=False)
        if key not in self.visited:
            self.visited.add(key)
            if len(self.visited) > self.budget.methods:
                raise BudgetReached(f"{self.budget.methods} methods read")
        self._stack.append(key)
        before = len(self.started)
        try:
            outcome = self._run_body(method, body, arguments, heap, context, depth)
        finally:
            self._stack.pop()
        if before == len(self.started):
            if len(known) >= 4:
                known.pop(0)
            known.append((outcome.heap.reads, outcome))
        return outcome

    def _unfollowed(
        self, method: MethodDef, arguments: Sequence[Value], heap: Heap, context: Context
    ) -> Outcome:
        taints = NO_TAINTS
        for argument in arguments:
            taints = join_taints(taints, self.content(heap, argument))
        frame = Frame(method, context, 0, heap)
        own = Heap(heap)
        if method.flags & NATIVE:
            taints = stepped(taints, frame.name, 0, "native", method.ref.name)
        return Outcome(self.external(frame, method.ref.result, taints), BOTTOM, own, ran=False)

    def _run_body(
        self,
        method: MethodDef,
        body: Body,
        arguments: Sequence[Value],
        base: Heap,
        context: Context,
        depth: int,
    ) -> Outcome:
        registers = [BOTTOM] * body.registers
        place = body.registers - _width(method)
        wide = [] if method.flags & STATIC else [1]
        wide += [2 if p in ("J", "D") else 1 for p in method.ref.params]
        for argument, width in zip(arguments, wide, strict=False):
            if 0 <= place < body.registers:
                registers[place] = argument
            place += width
        frame = Frame(method, context, depth, Heap(base))
        states: dict[int, State] = {0: State(registers, frame.heap, BOTTOM)}
        pending = [0]
        waiting = {0}
        visits: dict[int, int] = {}
        exits: list[State] = []
        result = thrown = BOTTOM
        arrivals: dict[int, None] = {}
        while pending:
            number = heapq.heappop(pending)
            waiting.discard(number)
            visits[number] = visits.get(number, 0) + 1
            if visits[number] > _MAX_VISITS:
                continue
            block = body.blocks[number]
            state = states[number]
            state = State(list(state.registers), state.heap.fork(), state.caught)
            self.steps += len(block.instructions)
            if self.steps > self.budget.steps:
                raise BudgetReached(f"{self.budget.steps} instructions run")
            if self.steps & 0x3F == 0 and time.thread_time() > self.deadline:
                raise BudgetReached(f"{self.budget.seconds:g} seconds used")
            frame.heap = state.heap
            last = block.instructions[-1]
            frame.thrown = BOTTOM
            going = True
            merged: tuple[int, list[Value]] | None = None
            for instruction in block.instructions:
                if block.handlers and may_throw(instruction, state.registers):
                    merged = into_handlers(states, arrivals, block, state, merged)
                going = self.step(frame, state, instruction)
                if block.handlers and instruction[0] == d.INVOKE:
                    # What the called method did before it threw.
                    merged = into_handlers(states, arrivals, block, state, merged)
                if frame.thrown is not BOTTOM:
                    if block.handlers:
                        held = State(state.registers, state.heap, frame.thrown)
                        for handler in block.handlers:
                            arrive(states, arrivals, handler, held)
                    else:
                        thrown = join(thrown, frame.thrown)
                        exits.append(State([], state.heap.fork(), BOTTOM))
                    frame.thrown = BOTTOM
                if not going:
                    break
            if last[0] == d.RETURN and going:
                register = last[2]
                assert isinstance(register, int)
                if register >= 0:
                    result = join(result, state.registers[register])
                exits.append(state)
            elif going and last[0] != d.THROW:
                for target in successors(last, block.following, state.registers):
                    arrive(states, arrivals, target, state)
            for target in arrivals:
                if target not in waiting:
                    waiting.add(target)
                    heapq.heappush(pending, target)
            arrivals.clear()
        final = exits[0].heap.fork() if exits else Heap(base)
        for other in exits[1:]:
            final.merge(other.heap)
        if not exits:
            final.reads = frame.heap.reads
        return Outcome(result, thrown, final, ran=True)

    def child_context(self, frame: Frame) -> Context:
        """Return the context of a call made at the current instruction."""
        site = (frame.name, frame.offset)
        return (frame.context[0], *frame.context[1:][-(_CONTEXT - 1) :], site)


def _width(method: MethodDef) -> int:
    width = 0 if method.flags & STATIC else 1
    return width + sum(2 if p in ("J", "D") else 1 for p in method.ref.params)
