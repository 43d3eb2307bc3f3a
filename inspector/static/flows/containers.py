"""Models of collections, maps, bundles and arrays: entries are told apart by known keys."""

from __future__ import annotations

from inspector.static.flows.call import Call
from inspector.static.flows.fields import entry_names
from inspector.static.flows.operations import operation
from inspector.static.flows.values import (
    BOTTOM,
    TOP,
    Value,
    by_order,
    constant,
    join,
    pointer,
    unknown,
)


def _held(call: Call, value: Value) -> Value:
    return Value(value.objs, value.consts, call.noted(value.taints, "container"))


def _typed(call: Call, found: Value) -> Value:
    if found is BOTTOM:
        return call.result({})
    return Value(found.objs, found.consts, call.noted(found.taints, "container"))


@operation("list_add")
def list_add(call: Call) -> Value:
    """``list.add(x)`` at the known end; ``list.add(i, x)`` anywhere."""
    base = call.receiver or BOTTOM
    value = _held(call, call.arguments[-1] if call.arguments else BOTTOM)
    size = call.load("#size")
    number = size.only() if size is not BOTTOM else 0
    fresh = all(obj.fresh for obj in base.objs)
    if len(call.arguments) == 1 and isinstance(number, int) and number < 16 and fresh:
        call.machine.put_entry(call.heap, base, constant(number), value)
        call.store(constant(number + 1), "#size", strong=True)
    else:
        _collapse(call)
        call.store(value)
    if call.ref.result == call.ref.owner:
        return base
    return TOP if call.ref.result != "V" else BOTTOM


def _collapse(call: Call) -> None:
    """Give up telling entries apart: positions have moved."""
    for obj in (call.receiver or BOTTOM).objs:
        call.heap.write(obj, "*", call.heap.entries(obj), strong=False)
        call.heap.write(obj, "#size", TOP, strong=True)


@operation("list_moved")
def list_moved(call: Call) -> Value:
    """``remove``, ``sort``, ``shuffle``: entries stay, positions do not."""
    index = call.argument(0)
    removed = call.machine.get_entry(
        call.heap, call.receiver or BOTTOM, index if call.ref.params == ("I",) else TOP
    )
    number, size = index.only(), call.load("#size").only()
    base = call.receiver or BOTTOM
    single = len(base.objs) == 1 and all(o.single for o in base.objs)
    if call.ref.params == ("I",) and isinstance(number, int) and isinstance(size, int) and single:
        for place in range(number, size):
            following = call.machine.get_entry(call.heap, base, constant(place + 1))
            call.machine.put_entry(call.heap, base, constant(place), following)
        call.store(constant(size - 1), "#size", strong=True)
    else:
        _collapse(call)
    return _typed(call, removed)


@operation("clear")
def clear(call: Call) -> Value:
    """``clear()``: empty again."""
    base = call.receiver or BOTTOM
    for obj in base.objs:
        for name in list(obj.names):
            if name[0] in "*[":
                call.heap.write(obj, name, BOTTOM, strong=len(base.objs) == 1 and obj.single)
    call.store(constant(0), "#size", strong=True)
    return BOTTOM


@operation("put")
def put(call: Call) -> Value:
    """``map.put(key, value)``, ``bundle.putString``, ``list.set``, ``json.put``."""
    base = call.receiver or BOTTOM
    if len(call.arguments) < 2:
        return add_all(call)
    key, value = call.arguments[0], _held(call, call.arguments[1])
    if call.ref.params[0] == "I" and not key.consts and "Map" not in call.ref.owner:
        _collapse(call)
    call.machine.put_entry(call.heap, base, key, value)
    if key.taints or key.objs:
        call.store(_held(call, key), "*")
    if call.ref.result == call.ref.owner or call.ref.result.endswith("Editor;"):
        return base
    return call.result({}) if call.ref.result != "V" else BOTTOM


@operation("get")
def get(call: Call) -> Value:
    """``map.get(key)``, ``list.get``, with the default where one is passed."""
    key = call.arguments[0] if call.arguments else TOP
    found = call.machine.get_entry(call.heap, call.receiver or BOTTOM, key)
    if len(call.arguments) > 1:
        found = join(found, call.arguments[1])
    return _typed(call, found)


@operation("take")
def take(call: Call) -> Value:
    """``map.remove(key)``: the entry, which is gone behind it."""
    found = get(call)
    base = call.receiver or BOTTOM
    names = entry_names(call.argument(0)) if call.arguments else None
    if names and len(names) == 1 and len(base.objs) == 1:
        for obj in base.objs:
            if obj.single and names[0] in obj.names:
                call.heap.write(obj, names[0], BOTTOM, strong=True)
    return found if call.ref.result != "V" else BOTTOM


@operation("all")
def everything(call: Call) -> Value:
    """``iterator.next()``, ``queue.poll()``, ``values()``: any entry."""
    found = BOTTOM
    for obj in (call.receiver or BOTTOM).objs:
        found = join(found, call.heap.entries(obj))
    if call.receiver:
        found = found.with_taints(call.receiver.taints)
    return _typed(call, found)


@operation("add_all")
def add_all(call: Call) -> Value:
    """``addAll``, ``putAll``, a copying constructor: every entry of the arguments."""
    for value in call.arguments:
        for obj in value.objs:
            if len(value.objs) == 1 and call.ref.name in ("<init>", "putAll", "putExtras"):
                for name in list(obj.names):
                    if name[0] in "[*" or name == "#size":
                        call.store(call.heap.read(obj, name), name)
            else:
                call.store(call.heap.entries(obj))
        if value.taints:
            call.store(unknown(call.noted(value.taints, "container")))
    base = call.receiver or BOTTOM
    return (
        base if call.ref.result == call.ref.owner else (TOP if call.ref.result != "V" else BOTTOM)
    )


@operation("copy")
def copy(call: Call) -> Value:
    """``System.arraycopy(from, _, to, ...)``."""
    source, target = call.argument(0), call.argument(2)
    found = BOTTOM
    for obj in source.objs:
        found = join(found, call.heap.entries(obj))
    found = _held(call, found.with_taints(source.taints))
    for obj in target.objs:
        call.heap.write(obj, "*", found, strong=False)
    return BOTTOM


@operation("wrap")
def wrap(call: Call) -> Value:
    """``Arrays.asList(array)``, ``Collections.unmodifiableList(list)``: the argument's content."""
    value = call.argument(call.model.argument if call.model else 0)
    return value if value.objs else call.result(call.noted(value.taints))


@operation("clone")
def clone(call: Call) -> Value:
    """A copy of the receiver with the same cells."""
    base = call.receiver or BOTTOM
    found = BOTTOM
    for obj in sorted(base.objs, key=by_order):
        key = ("clone", obj.key, call.frame.name, call.frame.offset)
        twin = call.machine.named(key, obj.type, exact=obj.exact, fresh=obj.fresh)
        for name in list(obj.names):
            value = call.heap.find((obj, name))
            if value is not None:
                call.heap.write(twin, name, value, strong=True)
        found = join(found, pointer(twin))
    return found.with_taints(base.taints) if found is not BOTTOM else call.result(base.taints)
