"""Decides which methods of a large app matter: around reads, and readers of what was stored."""

from __future__ import annotations

from collections.abc import Iterable

from inspector.static.code import CodeIndex
from inspector.static.flows.calls import Interpreter
from inspector.static.flows.fields import STATICS
from inspector.static.flows.program import Program
from inspector.static.flows.tables import Tables
from inspector.static.flows.values import Obj, Value

_MAX_METHODS = 4000
_MAX_DEPTH = 30
_MAX_READERS = 300
_PREFERENCES = ("android/content/SharedPreferences", "com/tencent/mmkv/MMKV")


def start_methods(program: Program, tables: Tables, code: CodeIndex) -> set[str]:
    """Return the app's methods that read personal data: by a call, a field, or as a callback."""
    wanted: dict[str, set[str]] = {}
    for owner, name in tables.sources:
        wanted.setdefault(owner, set()).add(name)
    refs = [ref for methods in code.method_refs(wanted).values() for ref in methods]
    found = {site.method for site in code.calls_to(refs)}
    fields: dict[str, set[str]] = {}
    for owner, name in (*tables.fields, *tables.uri_fields):
        fields.setdefault(owner, set()).add(name)
    names = [ref for refs in code.field_refs(fields).values() for ref in refs]
    found |= {read.method for read in code.field_reads(names)}
    for load in code.string_loads("content://", start=True):
        if tables.uri(load.value):
            found.add(load.method)
    for owner, name in tables.callbacks:
        for below in program.subclasses(owner):
            definition = program.class_def(below) if program.is_own(below) else None
            for method in definition.methods.values() if definition else ():
                if method.ref.name == name:
                    found.add(method.ref.descriptor)
    return {method for method in found if program.is_own(method.partition("->")[0])}


def widen(machine: Interpreter, methods: Iterable[str]) -> bool:
    """Add methods and what may call them to the relevant ones; return whether any is new."""
    program = machine.program
    pending = [(name, 0) for name in sorted(set(methods) - machine.relevant)]
    grown = bool(pending)
    while pending:
        name, depth = pending.pop(0)
        if name in machine.relevant or len(machine.relevant) >= _MAX_METHODS:
            continue
        method = program.find_method(name)
        if method is None:
            continue
        machine.relevant.add(name)
        if depth < _MAX_DEPTH:
            pending += [(caller, depth + 1) for caller in program.callers(method)]
    return grown


def readers_of_stored(machine: Interpreter) -> set[str]:
    """Return the methods that read a field, or preferences, in which a run left data."""
    fields: set[str] = set()
    preferences = False
    for (obj, name), value in machine.root.cells.items():
        if not _carries(machine, value):
            continue
        if obj.key[0] == "preferences":
            preferences = True
        elif name[0] not in "*[#":
            fields |= _field_names(machine, obj, name)
    found = {read.method for read in machine.program.code.field_reads(sorted(fields))}
    if preferences:
        found |= _preference_readers(machine)
    return {m for m in found if machine.program.is_own(m.partition("->")[0])}


def _carries(machine: Interpreter, value: Value) -> bool:
    return bool(value.taints) or bool(
        value.objs and machine.content(machine.root, value, deep=False)
    )


def _field_names(machine: Interpreter, obj: Obj, name: str) -> set[str]:
    owner = obj.type
    if obj is STATICS:
        owner, _, name = name.rpartition(".")
    while machine.program.is_own(owner):
        definition = machine.program.class_def(owner)
        if definition is None:
            break
        if name in definition.fields:
            # The instruction may name a subclass as the holder.
            kind = definition.fields[name]
            holders = (owner, *machine.program.subclasses(owner)[:20])
            return {f"{holder}->{name}:{kind}" for holder in holders}
        owner = definition.superclass
    return set()


def _preference_readers(machine: Interpreter) -> set[str]:
    code = machine.program.code
    names = {
        method
        for (owner, method), model in machine.tables.models.items()
        if model.operation in ("get", "view") and owner[1:-1] in _PREFERENCES
    }
    refs = code.method_refs({f"L{owner};": names for owner in _PREFERENCES})
    found = {site.method for site in code.calls_to([r for refs_ in refs.values() for r in refs_])}
    return found if len(found) <= _MAX_READERS else set()
