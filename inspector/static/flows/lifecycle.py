"""Runs components and callbacks in the orders the system may call them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from inspector.static.code import type_descriptor
from inspector.static.flows.callbacks import callback_methods, methods_named, run_method
from inspector.static.flows.calls import Interpreter
from inspector.static.flows.components import component
from inspector.static.flows.dexfile import MethodDef, MethodRef
from inspector.static.flows.facts import Component
from inspector.static.flows.fields import STATICS
from inspector.static.flows.frame import Frame
from inspector.static.flows.heap import Heap
from inspector.static.flows.values import BOTTOM, NULL, TOP, Obj, Value, join, pointer

_BEFORE = {
    "activity": (
        "attachBaseContext", "onCreate", "onStart", "?onRestoreInstanceState", "?onPostCreate",
    ),
    "service": ("attachBaseContext", "onCreate"),
    "receiver": ("onReceive",),
    "provider": ("onCreate",),
    "application": ("attachBaseContext", "onCreate"),
    "fragment": (
        "onAttach", "onCreate", "onCreateView", "onViewCreated", "onActivityCreated",
        "onViewStateRestored", "onStart", "onResume",
    ),
}  # fmt: skip
_AFTER = {
    "activity": (
        "?onSaveInstanceState", "onStop", "?onRestart", "?onStart", "(", "onStop", "onDestroy",
    ),
    "service": ("onDestroy",),
    "receiver": ("onReceive",),
    "provider": (),
    "application": ("onLowMemory", "onTerminate"),
    "fragment": (
        "onPause", "onSaveInstanceState", "onStop", "onStart", "onResume", "onDestroyView",
        "onDestroy", "onDetach",
    ),
}  # fmt: skip
# An activity may be stopped without ever being in front, so this part of its life may be left out.
_FRONT = ("onResume", "onPostResume", "onAttachedToWindow", "*", "onPause")
_ROUNDS = 4
_PASSED_ON = ("#intent", "#outcome", "#started", "#service", "#binder")
_ENTRY = MethodDef(MethodRef("", "(system)", "()V", (), "V"), 0, 0, 0)
_INTENT = "Landroid/content/Intent;"


def run_component(machine: Interpreter, each: Component, kind: str) -> bool:
    """Run one component through its life; return whether what outlives it has changed."""
    name = type_descriptor(each.name)
    if not machine.program.is_own(name):
        return False
    obj = component(machine, name)
    frame = begin(machine, name, obj)
    machine.start_class(frame, name)
    for method in methods_named(machine, obj, "<init>"):
        if not method.ref.params and method.ref.owner == name:
            machine.enter(frame, method, (pointer(obj),))
    ordered = {step.strip("?") for step in (*_BEFORE[kind], *_AFTER[kind])}
    if kind == "activity":
        ordered |= set(_FRONT)
    others = [m for m in callback_methods(machine, obj) if m.ref.name not in ordered]
    others += [
        m
        for handler in machine.facts.click_handlers
        for m in methods_named(machine, obj, handler)
        if m.ref.params == ("Landroid/view/View;",) and m not in others
    ]
    _live(machine, frame, obj, _BEFORE[kind], others)
    if kind == "activity":
        _front(machine, frame, obj, others)
    run_registered(machine, frame, obj, others)
    _live(machine, frame, obj, _AFTER[kind], others)
    run_registered(machine, frame, obj, others)
    return finish(machine, frame, obj)


def run_alone(machine: Interpreter, method: MethodDef) -> None:
    """Run a callback whose way in is not known, on an object of its class."""
    owner = method.ref.owner
    machine.alone.add(method.ref.descriptor)
    obj = machine.named(("alone", owner), owner, exact=True)
    frame = begin(machine, owner, obj)
    machine.current = None
    machine.start_class(frame, owner)
    call_back(machine, frame, obj, method)
    run_registered(machine, frame, obj, [method])
    finish(machine, frame, obj)


def _live(
    machine: Interpreter,
    frame: Frame,
    obj: Obj,
    steps: Iterable[str],
    others: Sequence[MethodDef],
) -> None:
    for step in steps:
        if step == "(":
            _front(machine, frame, obj, others)
        elif step.startswith("?"):
            _perhaps(frame, lambda step=step: _step(machine, frame, obj, step[1:]))  # type: ignore[misc]
        else:
            _step(machine, frame, obj, step)


def _front(machine: Interpreter, frame: Frame, obj: Obj, others: Sequence[MethodDef]) -> None:
    def part() -> None:
        for step in _FRONT:
            if step == "*":
                run_registered(machine, frame, obj, others)
            else:
                _step(machine, frame, obj, step)

    _perhaps(frame, part)


def _perhaps(frame: Frame, part: Callable[[], None]) -> bool:
    """Run something that may also not happen; return whether it made a difference."""
    before = frame.heap
    frame.heap = before.fork()
    part()
    after, frame.heap = frame.heap, before
    return before.merge(after)


def begin(machine: Interpreter, name: str, obj: Obj) -> Frame:
    """Return the frame of a new run from the system, with a new instance of the component."""
    machine.registered.clear()
    machine.allocated.clear()
    machine.current = obj
    heap = Heap(machine.root)
    for field in obj.names:
        if field[0] not in "*[#":
            heap.put((obj, field), NULL if obj.fresh else TOP)
    return Frame(_ENTRY, (("entry", name),), 0, heap)


def finish(machine: Interpreter, frame: Frame, obj: Obj) -> bool:
    """Keep what a run wrote; return whether other runs may find something new in it."""
    changed = False
    root = machine.root.cells
    for cell, value in frame.heap.cells.items():
        holder, name = cell
        old = root.get(cell)
        if old is None and holder is STATICS:
            owner, _, field = name.rpartition(".")
            value = join(value, machine.initial(owner, field))
        new = value if old is None else join(old, value)
        if value.taints and (holder is STATICS or holder.key[0] == "component" or old is not None):
            machine.foreign.setdefault(cell, {})[obj] = value
        if new is not old:
            root[cell] = new
            if new.taints or name in _PASSED_ON:
                changed = True
    return changed


def _intrude(machine: Interpreter, frame: Frame) -> None:
    """Between two callbacks of a component another may have written what both see."""
    # What this run has not written itself is read from below, where all writes are joined.
    shared = [cell for cell in machine.foreign if cell in frame.heap.cells]
    for holder, name in shared:
        for writer, value in machine.foreign[holder, name].items():
            if writer is not machine.current:
                frame.heap.write(holder, name, value, strong=False)


def _step(machine: Interpreter, frame: Frame, obj: Obj, name: str) -> None:
    for method in methods_named(machine, obj, name)[:1]:
        call_back(machine, frame, obj, method)


def call_back(machine: Interpreter, frame: Frame, obj: Obj, method: MethodDef) -> Value:
    """Run a callback with what the system passes to it."""
    _intrude(machine, frame)
    passed = [_passed(machine, frame, obj, method, kind) for kind in method.ref.params]
    result = run_method(machine, frame, obj, method, tuple(passed))
    frame.thrown = BOTTOM
    if method.ref.name == "onBind" and result.objs:
        frame.heap.write(obj, "#binder", result, strong=False)
    machine.register(frame.heap, result)
    for row in machine.tables.sinks_of_annotations(machine.program.annotations(method)):
        machine.leak_result(frame, method, row, result)
    return result


def _passed(machine: Interpreter, frame: Frame, obj: Obj, method: MethodDef, kind: str) -> Value:
    if kind == _INTENT:
        if method.ref.name != "onActivityResult":
            return frame.heap.read(obj, "#intent")
        found = BOTTOM
        for started in frame.heap.read(obj, "#started").objs:
            found = join(found, frame.heap.read(started, "#outcome"))
        return found
    if kind == "Landroid/content/SharedPreferences;":
        named = [o for o in machine.objects.values() if o.key[0] == "preferences"]
        return Value(frozenset(named), frozenset(), {}) if named else BOTTOM
    if kind == "Landroid/os/IBinder;":
        found = BOTTOM
        for service in frame.heap.read(obj, "#service").objs:
            found = join(found, frame.heap.read(service, "#binder"))
        return found
    return BOTTOM


def run_registered(
    machine: Interpreter, frame: Frame, own: Obj, methods: Sequence[MethodDef]
) -> None:
    """Run callbacks in any order, of the component and of what it handed to the system."""
    for _ in range(_ROUNDS):
        changed = False
        count = len(machine.registered)
        for method in methods:
            changed |= _weakly(machine, frame, own, [method])
        for obj in list(machine.registered):
            for group in callback_groups(machine, obj):
                changed |= _weakly(machine, frame, obj, group)
        if not changed and len(machine.registered) == count:
            break


def callback_groups(machine: Interpreter, obj: Obj) -> list[list[MethodDef]]:
    """Return an object's callbacks, those of a fragment's life as one group in their order."""
    order = {name: i for i, name in enumerate((*_BEFORE["fragment"], *_AFTER["fragment"]))}
    found = callback_methods(machine, obj)
    if not any(above.endswith("Fragment;") for above in machine.program.externals(obj.type)):
        return [[method] for method in found]
    life = [method for method in found if method.ref.name in order]
    life.sort(key=lambda m: (order[m.ref.name], m.ref.descriptor))
    return [life, *([method] for method in found if method.ref.name not in order)]


def _weakly(machine: Interpreter, frame: Frame, obj: Obj, methods: Iterable[MethodDef]) -> bool:
    def part() -> None:
        for method in methods:
            call_back(machine, frame, obj, method)

    return _perhaps(frame, part)
