"""Decides what of an app is run: all of a small one, the neighbourhood of reads otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from inspector.model.common import Skipped
from inspector.rules.loader import Rules
from inspector.static.code import CodeIndex, type_descriptor
from inspector.static.flows import (
    callbacks,
    components,
    containers,
    default,
    providers,
    reflection,
    streams,
    strings,
)
from inspector.static.flows.budget import Budget, BudgetReached
from inspector.static.flows.calls import Interpreter
from inspector.static.flows.facts import AppFacts, Component
from inspector.static.flows.leak import Leak
from inspector.static.flows.lifecycle import run_alone, run_component
from inspector.static.flows.operations import OPERATIONS
from inspector.static.flows.program import Program
from inspector.static.flows.slice import readers_of_stored, start_methods, widen
from inspector.static.flows.tables import Tables

_MODELS = (callbacks, components, containers, default, providers, reflection, streams, strings)
_SMALL_APP = 400
_ROUNDS = 5
_MAX_CLIMB = 20
_MAX_REASONS = 10
_KINDS = ("provider", "application", "receiver", "service", "activity")


_tables = lru_cache(maxsize=1)(Tables)
"""The tables of the rules used last: apps of a corpus are read with the same ones."""


def find_leaks(
    code: CodeIndex,
    dexes: Mapping[str, bytes],
    facts: AppFacts,
    *,
    rules: Rules,
    budget: Budget,
    starts: Iterable[str] = (),
) -> tuple[tuple[Leak, ...], tuple[Skipped, ...], Interpreter]:
    """Return every pair of a read and a call that lets its data out, and what was not followed.

    ``starts`` are the descriptors of methods that read personal data, where they are known.
    """
    tables = _tables(rules)
    program = Program(code, dexes, tables.libraries)
    whole = len(program.own_classes) <= _SMALL_APP
    machine = Interpreter(program, tables, facts, budget, whole=whole)
    machine.operations = OPERATIONS
    machine.receivers = {}
    skipped: list[Skipped] = []
    try:
        _explore(machine, facts, start_methods(program, tables, code) | set(starts))
    except BudgetReached as error:
        reason = f"The budget was used up ({error}); paths may be missing."
        skipped.append(Skipped(what="data flow in the code", reason=reason))
    skipped += [
        Skipped(what="data flow in the code", reason=f"Damaged bytecode was passed over: {each}")
        for each in program.unreadable[:_MAX_REASONS]
    ]
    return _sorted(machine.leaks.values()), tuple(skipped), machine


def _explore(machine: Interpreter, facts: AppFacts, starts: set[str]) -> None:
    order: list[tuple[Component, str]] = [
        (each, kind)
        for kind in _KINDS
        for each in facts.components
        if each.kind == kind and each.enabled
    ]
    order += [(Component(name, "activity"), "fragment") for name in facts.layout_classes]
    if not machine.whole:
        widen(machine, starts)
    ran: set[Component] = set()
    for _ in range(_ROUNDS):
        changed = False
        for each, kind in order:
            if machine.whole or each in ran or _matters(machine, each):
                ran.add(each)
                changed |= run_component(machine, each, kind)
        if not machine.whole:
            changed |= widen(machine, readers_of_stored(machine))
        if not changed:
            break
    _run_unreached(machine, starts)


def _matters(machine: Interpreter, each: Component) -> bool:
    """Return whether a component, or a class above it, holds a method of interest."""
    owner = type_descriptor(each.name)
    obj = machine.objects.get(("component", owner))
    if obj is not None and machine.root.find((obj, "#intent")) is not None:
        return True
    while machine.program.is_own(owner):
        definition = machine.program.class_def(owner)
        if definition is None:
            return False
        if any(m.ref.descriptor in machine.relevant for m in definition.methods.values()):
            return True
        owner = definition.superclass
    return False


def _run_unreached(machine: Interpreter, starts: set[str]) -> None:
    """Run what leads to reads that no component's run came by: who calls it was not established."""
    if machine.whole:
        return
    for start in sorted(starts - machine.visited):
        if start in machine.visited:
            continue
        top, seen = machine.program.find_method(start), {start}
        while top is not None:
            above = [c for c in machine.program.callers(top) if c not in seen]
            if not above or len(seen) > _MAX_CLIMB:
                break
            seen.add(above[0])
            found = machine.program.find_method(above[0])
            if found is None:
                break
            top = found
        if top is not None and machine.program.is_callback(top):
            run_alone(machine, top)


def _sorted(leaks: Iterable[Leak]) -> tuple[Leak, ...]:
    return tuple(sorted(leaks, key=lambda x: (x.origin.key, x.sink.id, x.method, x.offset)))
