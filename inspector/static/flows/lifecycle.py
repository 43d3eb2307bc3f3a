"""Runs components and callbacks in the orders the system may call them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from inspector.static.code import type_descriptor
from inspector.static.flows.callbacks import callback_methods, methods_named, run_method
from inspector.static.flows.calls import Interpreter
from inspector.static.flows.components import component
from inspector.static.flows.dexfile import MethodDef, MethodRef
from inspector.static.flows.facts import Component
from inspector.static.flows.heap import Heap
from inspector.static.flows.machine import Frame
from inspector.static.flows.values import BOTTOM, Obj, Value, join, pointer

_BEFORE = {
    "activity": (
        "attachBaseContext", "onCreate", "onStart", "onRestoreInstanceState", "onPostCreate",
        "onResume", "onPostResume", "onAttachedToWindow",
    ),
    "service": ("attachBaseContext", "onCreate", "onStartCommand", "onStart", "onBind"),
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
        "onPause", "onSaveInstanceState", "onStop", "onRestart", "onStart", "onResume",
        "onDestroy",
    ),
    "service": ("onUnbind", "onRebind", "onStartCommand", "onStart", "onDestroy"),
    "receiver": ("onReceive",),
    "provider": (),
    "application": ("onLowMemory", "onTerminate"),
    "fragment": (
        "onPause", "onSaveInstanceState", "onStop", "onStart", "onResume", "onDestroyView",
        "onDestroy", "onDetach",
    ),
}  # fmt: skip
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
    frame = begin(machine, name)
    for method in methods_named(machine, obj, "<init>"):
        if not method.ref.params and method.ref.owner == name:
            machine.enter(frame, method, (pointer(obj),))
    for step in _BEFORE[kind]:
        _step(machine, frame, obj, step)
    skipped = set(_BEFORE[kind]) | set(_AFTER[kind])
    others = [m for m in callback_methods(machine, obj) if m.ref.name not in skipped]
    others += [
        m
        for handler in machine.facts.click_handlers
        for m in methods_named(machine, obj, handler)
        if m.ref.params == ("Landroid/view/View;",) and m not in others
    ]
    run_registered(machine, frame, obj, others)
    for step in _AFTER[kind]:
        _step(machine, frame, obj, step)
    run_registered(machine, frame, obj, others)
    return finish(machine, frame)


def begin(machine: Interpreter, name: str) -> Frame:
    """Return the frame of a new run from the system."""
    machine.registered.clear()
    machine.allocated.clear()
    return Frame(_ENTRY, (("entry", name),), 0, Heap(machine.root))


def finish(machine: Interpreter, frame: Frame) -> bool:
    """Keep what a run wrote; return whether other runs may find something new in it."""
    changed = False
    root = machine.root.cells
    for cell, value in frame.heap.cells.items():
        old = root.get(cell)
        new = value if old is None else join(old, value)
        if new is not old:
            root[cell] = new
            if new.taints or cell[1] in _PASSED_ON:
                changed = True
    return changed


def _step(machine: Interpreter, frame: Frame, obj: Obj, name: str) -> None:
    for method in methods_named(machine, obj, name)[:1]:
        call_back(machine, frame, obj, method)


def call_back(machine: Interpreter, frame: Frame, obj: Obj, method: MethodDef) -> Value:
    """Run a callback with what the system passes to it."""
    passed = [_passed(machine, frame, obj, method, kind) for kind in method.ref.params]
    result = run_method(machine, frame, obj, method, tuple(passed))
    frame.thrown = BOTTOM
    if method.ref.name == "onBind" and result.objs:
        frame.heap.write(obj, "#binder", result, strong=False)
    for row in machine.tables.sinks_of_annotations(machine.program.annotations(method)):
        machine.leak_result(frame, method, row, result)
    return result


def _passed(
    machine: Interpreter, frame: Frame, obj: Obj, method: MethodDef, kind: str
) -> Value:
    if kind == _INTENT:
        if method.ref.name != "onActivityResult":
            return frame.heap.read(obj, "#intent")
        found = BOTTOM
        for started in frame.heap.read(obj, "#started").objs:
            found = join(found, frame.heap.read(started, "#outcome"))
        return found
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
            changed |= _weakly(machine, frame, obj, callback_order(machine, obj))
        if not changed and len(machine.registered) == count:
            break


def callback_order(machine: Interpreter, obj: Obj) -> list[MethodDef]:
    """Return an object's callbacks, those of a life in their order."""
    order = {name: i for i, name in enumerate((*_BEFORE["fragment"], *_AFTER["fragment"]))}
    found = callback_methods(machine, obj)
    return sorted(found, key=lambda m: (order.get(m.ref.name, -1), m.ref.descriptor))


def _weakly(
    machine: Interpreter, frame: Frame, obj: Obj, methods: Iterable[MethodDef]
) -> bool:
    before = frame.heap
    frame.heap = before.fork()
    for method in methods:
        call_back(machine, frame, obj, method)
    after, frame.heap = frame.heap, before
    return before.merge(after)
