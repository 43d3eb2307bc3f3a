"""Decides what of an app is run: everything of a small one, the neighbourhood of reads otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from inspector.model.common import Skipped
from inspector.rules.loader import Rules
from inspector.static.code import CodeIndex
from inspector.static.flows import callbacks, components, containers, reflection, streams, strings
from inspector.static.flows.calls import Interpreter
from inspector.static.flows.facts import AppFacts, Component
from inspector.static.flows.lifecycle import run_component
from inspector.static.flows.machine import Budget, BudgetReached, Leak
from inspector.static.flows.operations import OPERATIONS
from inspector.static.flows.program import Program
from inspector.static.flows.tables import Tables

_MODELS = (callbacks, components, containers, reflection, streams, strings)
_SMALL_APP = 400
_ROUNDS = 5
_KINDS = ("provider", "application", "receiver", "service", "activity")


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
    tables = Tables(rules)
    program = Program(code, dexes, tables.libraries)
    whole = len(program.own_classes) <= _SMALL_APP
    machine = Interpreter(program, tables, facts, budget, whole=whole)
    machine.operations = OPERATIONS
    machine.receivers = {}
    skipped: list[Skipped] = []
    try:
        _explore(machine, facts)
    except BudgetReached as error:
        reason = f"The budget was used up ({error}); paths may be missing."
        skipped.append(Skipped(what="data flow in the code", reason=reason))
    return _sorted(machine.leaks.values()), tuple(skipped), machine


def _explore(machine: Interpreter, facts: AppFacts) -> None:
    order: list[tuple[Component, str]] = [
        (each, kind)
        for kind in _KINDS
        for each in facts.components
        if each.kind == kind and each.enabled
    ]
    order += [(Component(name, "activity"), "fragment") for name in facts.layout_classes]
    for _ in range(_ROUNDS):
        changed = False
        for each, kind in order:
            changed |= run_component(machine, each, kind)
        if not changed:
            break


def _sorted(leaks: Iterable[Leak]) -> tuple[Leak, ...]:
    found: Sequence[Leak] = list(leaks)
    return tuple(sorted(found, key=lambda x: (x.origin.key, x.sink.id, x.method, x.offset)))
