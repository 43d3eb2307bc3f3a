"""What one app's analysis shares: program, rules, the objects and reads it has named, results."""

from __future__ import annotations

import time

from inspector.static.flows.budget import Budget
from inspector.static.flows.facts import AppFacts
from inspector.static.flows.frame import Frame
from inspector.static.flows.heap import Cell, Heap
from inspector.static.flows.leak import Leak
from inspector.static.flows.program import Program
from inspector.static.flows.tables import Tables
from inspector.static.flows.values import (
    BOTTOM,
    NULL,
    Obj,
    Origin,
    Taints,
    Trace,
    Value,
    join_taints,
    unknown,
)

PRIMITIVES = frozenset("ZBSCIJFD")
TEXT = frozenset(
    ("Ljava/lang/String;", "Ljava/lang/CharSequence;", "Ljava/lang/Integer;", "Ljava/lang/Long;",
     "Ljava/lang/Boolean;", "Ljava/lang/Double;", "Ljava/lang/Float;", "Ljava/lang/Character;",
     "Ljava/lang/Short;", "Ljava/lang/Byte;", "Ljava/lang/Number;")
)  # fmt: skip
_BEHIND = ("#wraps", "#file")
"""Cells that hold what a stream or a file leads to."""


class Shared:
    """Everything one app's analysis shares: program, rules, objects, what was found."""

    def __init__(
        self, program: Program, tables: Tables, facts: AppFacts, budget: Budget, *, whole: bool
    ) -> None:
        self.program = program
        self.tables = tables
        self.facts = facts
        self.budget = budget
        self.whole = whole
        """True when the app is small enough to run every method."""
        self.relevant: set[str] = set()
        """Methods that may reach a read of personal data, or read what was stored."""
        self.root = Heap(None)
        """What outlives a run: static fields, components, files by name."""
        self.objects: dict[tuple[object, ...], Obj] = {}
        self.origins: dict[tuple[object, ...], Origin] = {}
        self.leaks: dict[tuple[Origin, str, str, int], Leak] = {}
        self.registered: dict[Obj, None] = {}
        """Objects handed to the system during this run, whose callbacks it may call."""
        self.current: Obj | None = None
        """The component that runs."""
        self.foreign: dict[Cell, dict[Obj, Value]] = {}
        """What components wrote, with data, to cells that others see: by component."""
        self.visited: set[str] = set()
        self.runs: dict[tuple[str, bool], int] = {}
        """How often a method was run, without and with data in its arguments."""
        self.results: dict[str, Value] = {}
        """What methods returned so far."""
        self.shortened: set[str] = set()
        """Methods that were called in more situations than were run."""
        self.alone: set[str] = set()
        """Methods that were run although nothing was seen to call them."""
        self.passed_over: set[str] = set()
        """Methods that were not followed, because nothing of interest reached them."""
        self.started: set[str] = set()
        """Classes whose static initialiser has run."""
        self.steps = 0
        self.deadline = time.thread_time() + budget.seconds
        self.allocated: set[Obj] = set()

    def named(
        self,
        key: tuple[object, ...],
        type_name: str,
        *,
        exact: bool = False,
        single: bool = True,
        fresh: bool = False,
    ) -> Obj:
        """Return the one object of this key."""
        found = self.objects.get(key)
        if found is None:
            order = len(self.objects) + 1
            found = Obj(key, type_name, order, exact=exact, single=single, fresh=fresh)
            self.objects[key] = found
        return found

    def allocate(self, frame: Frame, type_name: str) -> Obj:
        """Return the object made at the current instruction, its cells as new.

        Made again in the same run, it stands for several objects from then on.
        """
        key = ("new", frame.name, frame.offset, type_name, frame.context)
        obj = self.named(key, type_name, exact=True, fresh=True)
        if obj in self.allocated:
            obj.single = False
        else:
            self.allocated.add(obj)
            for name in obj.names:
                frame.heap.put((obj, name), BOTTOM if name[0] in "*[#" else NULL)
        return obj

    def external(self, frame: Frame, type_name: str, taints: Taints) -> Value:
        """Return what a call into the system gives, of the declared type."""
        if type_name == "V":
            return BOTTOM
        if type_name in PRIMITIVES or type_name in TEXT:
            return unknown(taints)
        key = ("call", frame.name, frame.offset, frame.context)
        obj = self.named(key, type_name)
        return Value(frozenset((obj,)), frozenset(), taints)

    def origin(self, frame: Frame, rule: str, category: str, attribute: str, detail: str) -> Taints:
        """Return the taint of a read at the current instruction."""
        key = (category, rule, detail, frame.name, frame.offset)
        found = self.origins.get(key)
        if found is None:
            found = Origin(rule, category, attribute, detail, frame.name, frame.offset)
            self.origins[key] = found
        return {found: Trace(None, frame.name, frame.offset, "source", detail)}

    def content(self, heap: Heap, value: Value, *, deep: bool = False) -> Taints:
        """Return the data a value and containers carry; ``deep``: fields and files as well."""
        found = value.taints
        if not value.objs:
            return found
        seen: set[Obj] = set()
        pending = [(obj, 0) for obj in value.objs if obj.dirty]
        while pending:
            obj, level = pending.pop()
            if obj in seen or (level and obj.key[0] == "component"):
                continue
            seen.add(obj)
            fields = deep and obj.key[0] != "component"
            for name in obj.names:
                first = name[0]
                if first in "*[" or (fields and (first != "#" or name in _BEHIND)):
                    held = heap.read(obj, name)
                    if held.taints:
                        found = join_taints(found, held.taints)
                    if level < 5:
                        for inner in held.objs:
                            if inner.dirty:
                                pending.append((inner, level + 1))
                elif name == "#keys":
                    heap.find((obj, name))
            for name, inner in obj.assumed.items() if fields and level < 5 else ():
                if inner.dirty and heap.find((obj, name)) is None:
                    pending.append((inner, level + 1))
        return found
