"""What a call into the system or a library does when no row says it."""

from __future__ import annotations

from inspector.static.flows.call import Call
from inspector.static.flows.callbacks import made_of_classes
from inspector.static.flows.operations import operation
from inspector.static.flows.pour import INPUTS, OUTPUTS, chain, pour
from inspector.static.flows.program import OBJECT
from inspector.static.flows.values import TOP, Obj, Taints, Value, join_taints, unknown

_GETTERS = ("get", "is", "has", "to", "size", "length", "contains", "equals", "hashCode", "compare")


@operation("default")
def default(call: Call) -> Value:
    """What a method without a row does: arguments reach the result, and the receiver it changes."""
    ref = call.ref
    if ref.name == "build" and not ref.params and call.receiver and call.receiver.objs:
        return call.receiver
    taints = _given(call)
    getter = ref.name.startswith(_GETTERS)
    changes = ref.name == "<init>" or not getter
    for value in call.arguments:
        for obj in call.machine.register(call.heap, value):
            if taints and obj in value.objs:
                call.heap.write(obj, "#fed", unknown(call.noted(taints)), strong=False)
    made = made_of_classes(call)
    if changes:
        _take_in(call)
    for value, kind in zip(call.arguments, ref.params, strict=False):
        if taints and kind[0] == "[":
            for obj in value.objs:
                call.heap.write(obj, "*", unknown(call.noted(taints)), strong=False)
        if kind in OUTPUTS:
            pour(call, value, taints)
    if ref.name == "<init>":
        return TOP
    if ref.result == ref.owner and call.receiver and call.receiver.objs and not getter:
        return call.receiver.with_taints(call.noted(taints))
    result = call.result(call.noted(taints))
    if result.objs and (made := [o for o in made if _fits(call, o, ref.result)]):
        return Value(frozenset(made), frozenset(), result.taints)
    if changes or ref.name.startswith("to"):
        _link(call, result)
    return result


def _given(call: Call) -> Taints:
    """Return the data of receiver and arguments, and of files and streams that are passed."""
    found = call.everything()
    if call.ref.owner != "Ljava/io/File;":
        for value, kind in zip(call.arguments, call.ref.params, strict=False):
            if kind in INPUTS:
                found = join_taints(found, call.content(value, deep=True))
    return found


def _take_in(call: Call) -> None:
    """Keep the arguments in the receiver, and pass their data on to what it wraps."""
    for value, kind in zip(call.arguments, call.ref.params, strict=False):
        held = Value(
            _plain(value),
            frozenset(c for c in value.consts or () if isinstance(c, str) and "://" in c),
            call.noted(value.taints),
        )
        if held.objs or held.taints or held.consts:
            call.store(held)
        if kind in OUTPUTS and held.objs:
            call.store(held, "#wraps")
        elif call.receiver:
            behind = [o for o in chain(call, call.receiver) if o not in call.receiver.objs]
            if behind:
                pour(call, Value(frozenset(behind), frozenset(), {}), call.content(value))


def _link(call: Call, result: Value) -> None:
    """Let the result hold the receiver and the arguments: what they get later is in it as well."""
    parts = [(call.receiver, "")] if call.receiver else []
    parts += list(zip(call.arguments, call.ref.params, strict=False))
    for obj in result.objs:
        for value, kind in parts:
            if held := _plain(value):
                name = "#wraps" if kind in OUTPUTS else "*"
                call.heap.write(obj, name, Value(held, frozenset(), {}), strong=False)


def _plain(value: Value) -> frozenset[Obj]:
    return frozenset(obj for obj in value.objs if obj.key[0] != "component")


def _fits(call: Call, obj: Obj, type_name: str) -> bool:
    return type_name == OBJECT or type_name in call.machine.program.externals(obj.type)
