"""Models of what passes between components: intents, results, preferences, broadcasts."""

from __future__ import annotations

from inspector.static.code import type_descriptor
from inspector.static.flows.call import Call
from inspector.static.flows.calls import Interpreter
from inspector.static.flows.containers import add_all
from inspector.static.flows.heap import Heap
from inspector.static.flows.operations import operation
from inspector.static.flows.values import (
    BOTTOM,
    TOP,
    ClassConst,
    Obj,
    Value,
    by_order,
    constant,
    join,
    pointer,
)


def component(machine: Interpreter, name: str) -> Obj:
    """Return the one object that stands for a component, a fragment of a layout, a file."""
    return machine.named(("component", name), name, exact=True, fresh=machine.whole)


@operation("intent_new")
def intent_new(call: Call) -> Value:
    """``new Intent(...)`` in all its forms."""
    strings = 0
    for value, kind in zip(call.arguments, call.ref.params, strict=False):
        if kind == "Ljava/lang/Class;":
            call.store(value, "#class", strong=True)
        elif kind == "Ljava/lang/String;":
            call.store(value, "#action" if strings == 0 else "*", strong=strings == 0)
            strings += 1
        elif kind == "Landroid/content/Intent;":
            for obj in value.objs:
                for name in list(obj.names):
                    call.store(call.heap.read(obj, name), name)
        elif kind == "Landroid/net/Uri;" and (taints := call.content(value)):
            call.store(Value(frozenset(), None, call.noted(taints)))
    return BOTTOM


@operation("intent_target")
def intent_target(call: Call) -> Value:
    """``setClass``, ``setClassName``, ``setComponent``, ``setPackage``; ``new ComponentName``."""
    for value in call.arguments:
        for obj in value.objs:
            if (named := call.heap.read(obj, "#class")) is not BOTTOM:
                call.store(named, "#class", strong=True)
        found = {c for c in value.consts or () if isinstance(c, ClassConst)}
        for text in call.texts(value):
            if not isinstance(text, ClassConst) and call.ref.name != "setPackage":
                for name in (text, f"{call.machine.facts.package}{text}"):
                    if call.machine.program.is_own(type_descriptor(name)):
                        found.add(ClassConst(type_descriptor(name)))
        if found:
            call.store(Value(frozenset(), frozenset(found), {}), "#class", strong=True)
    return call.receiver or BOTTOM if call.ref.name != "<init>" else BOTTOM


@operation("intent_action")
def intent_action(call: Call) -> Value:
    """``setAction``; ``new IntentFilter(action)`` and ``addAction``."""
    if call.arguments:
        call.store(call.argument(0), "#action", strong=call.ref.name == "setAction")
    return call.receiver or BOTTOM if call.ref.name != "<init>" else BOTTOM


@operation("intent_get")
def intent_get(call: Call) -> Value:
    """``getIntent()`` of an activity: every intent that starts it."""
    found = BOTTOM
    for obj in (call.receiver or BOTTOM).objs:
        found = join(found, call.heap.read(obj, "#intent"))
    return found if found is not BOTTOM else call.result({})


@operation("extras")
def extras(call: Call) -> Value:
    """``intent.getExtras()``: a view of the same entries."""
    return call.receiver or TOP


@operation("put_extras")
def put_extras(call: Call) -> Value:
    """``intent.putExtras(bundle)``: the bundle's entries, also those put in later."""
    add_all(call)
    for value in call.arguments:
        call.store(value)
    return call.receiver or BOTTOM


@operation("start")
def start(call: Call) -> Value:
    """``startActivity``, ``sendBroadcast``, ``bindService``: the intent arrives."""
    machine = call.machine
    kinds = _kinds(call.ref.name)
    for value in call.arguments:
        for intent in sorted(value.objs, key=by_order):
            for target in targets(machine, call.heap, intent, kinds):
                call.heap.write(target, "#intent", pointer(intent), strong=False)
                if "ForResult" in call.ref.name:
                    for starter in (call.receiver or BOTTOM).objs:
                        call.heap.write(starter, "#started", pointer(target), strong=False)
                if call.ref.name == "bindService":
                    for connection in call.argument(1).objs:
                        call.heap.write(connection, "#service", pointer(target), strong=False)
    for value in call.arguments:
        for obj in value.objs:
            if obj.exact and machine.program.is_own(obj.type) and obj.key[0] != "component":
                machine.registered.setdefault(obj)
    return call.result({})


def _kinds(name: str) -> tuple[str, ...]:
    if "Activit" in name:
        return ("activity",)
    if "Service" in name:
        return ("service",)
    return ("receiver",)


def targets(machine: Interpreter, heap: Heap, intent: Obj, kinds: tuple[str, ...]) -> list[Obj]:
    """Return the components, and receivers registered in code, that an intent may reach."""
    found: dict[Obj, None] = {}
    named = heap.read(intent, "#class").consts
    declared = {type_descriptor(c.name): c for c in machine.facts.components if c.enabled}
    for const in sorted(c for c in named or () if isinstance(c, str)):
        if const in declared:
            found[component(machine, const)] = None
    if found or named:
        return list(found)
    actions = {c for c in heap.read(intent, "#action").consts or () if isinstance(c, str)}
    for name, each in sorted(declared.items()):
        if each.kind in kinds and actions & set(each.actions):
            found[component(machine, name)] = None
    if "receiver" in kinds:
        for obj, wanted in machine.receivers.items():
            if not wanted or actions & wanted:
                found[obj] = None
    return list(found)


@operation("register_receiver")
def register_receiver(call: Call) -> Value:
    """``registerReceiver(receiver, filter)``."""
    actions: set[str] = set()
    for obj in call.argument(1).objs:
        actions.update(call.texts(call.heap.read(obj, "#action")))
    for obj in sorted(call.argument(0).objs, key=by_order):
        if obj.exact and call.machine.program.is_own(obj.type):
            call.machine.receivers.setdefault(obj, set()).update(actions)
            call.machine.registered.setdefault(obj)
    return call.result({})


@operation("set_result")
def set_result(call: Call) -> Value:
    """``setResult(code, intent)``: reaches who started this activity."""
    for obj in (call.receiver or BOTTOM).objs:
        call.heap.write(obj, "#outcome", call.argument(1), strong=False)
    return BOTTOM


@operation("preferences")
def preferences(call: Call) -> Value:
    """``getSharedPreferences(name)``: one object of that name for the whole app."""
    names = call.texts(call.argument(0)) or ("",)
    found = BOTTOM
    for name in names:
        key = ("preferences", name)
        kind = "Landroid/content/SharedPreferences;"
        found = join(found, pointer(call.machine.named(key, kind, single=False)))
    return found


@operation("application")
def application(call: Call) -> Value:
    """``getApplication()``, ``getApplicationContext()``."""
    for each in call.machine.facts.components:
        if each.kind == "application":
            return pointer(component(call.machine, type_descriptor(each.name)))
    return call.result({})


@operation("current")
def current(call: Call) -> Value:
    """``fragment.getActivity()``, ``view.getContext()``: the component that runs."""
    now = call.machine.current
    return pointer(now) if now is not None else call.result({})


@operation("action_of")
def action_of(call: Call) -> Value:
    """``intent.getAction()``."""
    found = call.load("#action")
    return found if found.taints else call.result({})


@operation("find_view")
def find_view(call: Call) -> Value:
    """``findViewById(id)``: one object of that id for the whole app."""
    number = call.argument(call.model.argument if call.model else 0).only()
    if not isinstance(number, int):
        return call.result({})
    obj = call.machine.named(("view", number), "Landroid/view/View;")
    call.heap.write(obj, "#id", constant(number), strong=True)
    return pointer(obj)
