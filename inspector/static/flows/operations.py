"""Registry of the behaviours that rows of ``flow_models`` name."""

from __future__ import annotations

from collections.abc import Callable

from inspector.static.flows.call import Call, Operation
from inspector.static.flows.values import BOTTOM, TOP, Value

OPERATIONS: dict[str, Operation] = {}


def operation(name: str) -> Callable[[Operation], Operation]:
    """Register a behaviour under the name that rows use."""

    def register(function: Operation) -> Operation:
        OPERATIONS[name] = function
        return function

    return register


@operation("none")
def nothing(call: Call) -> Value:
    """The result says nothing of the data: a length, a comparison, a hash code."""
    return call.result({})


@operation("pass")
def through(call: Call) -> Value:
    """The result carries what receiver and arguments carry; nothing else changes."""
    return call.result(call.noted(call.everything()))


@operation("serialise")
def serialised(call: Call) -> Value:
    """The result carries what receiver and arguments carry, fields of objects included."""
    taints = call.noted(call.everything(deep=True))
    if call.ref.name != "<init>" and call.ref.result == "V" and call.receiver:
        call.store(Value(frozenset(), None, taints))
    return call.result(taints)


@operation("argument")
def argument(call: Call) -> Value:
    """The result is an argument, unchanged."""
    value = call.argument(call.model.argument if call.model else 0)
    taints = call.noted(call.content(value))
    return Value(value.objs, value.consts, taints) if taints else value


@operation("receiver")
def receiver(call: Call) -> Value:
    """The result is the receiver, which takes in the arguments."""
    for value in call.arguments:
        if value.objs or call.content(value):
            call.store(value.with_taints(call.noted(value.taints)))
    return call.receiver or BOTTOM


@operation("view")
def view(call: Call) -> Value:
    """The result shows the receiver's content: an iterator, an entry set, a stream."""
    if not call.receiver:
        return TOP
    return call.receiver if call.receiver.objs else call.result(call.receiver.taints)
