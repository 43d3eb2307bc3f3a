"""Models of calls that make the system run the app's code: threads, tasks, handlers, lambdas."""

from __future__ import annotations

from inspector.static.code import type_descriptor
from inspector.static.flows.call import Call
from inspector.static.flows.calls import Interpreter
from inspector.static.flows.dexfile import ABSTRACT, INTERFACE, MethodDef
from inspector.static.flows.frame import Frame
from inspector.static.flows.operations import operation
from inspector.static.flows.program import OBJECT
from inspector.static.flows.values import (
    BOTTOM,
    TOP,
    ClassConst,
    Obj,
    Taints,
    Value,
    by_order,
    join,
    join_taints,
    pointer,
    unknown,
)

CONTEXTS = frozenset(
    ("Landroid/content/Context;", "Landroid/app/Activity;", "Landroid/app/Service;",
     "Landroidx/fragment/app/FragmentActivity;", "Landroid/support/v4/app/FragmentActivity;",
     "Landroidx/appcompat/app/AppCompatActivity;")
)  # fmt: skip


def methods_named(machine: Interpreter, obj: Obj, name: str) -> list[MethodDef]:
    """Return the app's methods of that name that the object has, bridges last."""
    found: dict[tuple[str, str], MethodDef] = {}
    owner = obj.type
    while machine.program.is_own(owner):
        definition = machine.program.class_def(owner)
        if not definition:
            break
        for key, method in definition.methods.items():
            if method.ref.name == name and not method.flags & 0x408:
                found.setdefault(key, method)
        owner = definition.superclass
    return sorted(found.values(), key=lambda m: (m.flags & 0x1000, m.ref.proto))


def callback_methods(machine: Interpreter, obj: Obj) -> list[MethodDef]:
    """Return the methods of an object that the system may call.

    All public methods of a class that only implements system interfaces; of a class below a system
    class those whose name says so: ``on...``, or one of the rows of ``flow_callbacks``.
    """
    program = machine.program
    found: dict[tuple[str, str], MethodDef] = {}
    owner = obj.type
    names = machine.tables.callback_names
    annotated = machine.tables.callback_annotations
    while program.is_own(owner):
        definition = program.class_def(owner)
        if not definition:
            break
        interfaces = any(
            above != OBJECT for each in definition.interfaces for above in program.externals(each)
        )
        plain = interfaces and set(program.externals(definition.superclass)) <= {OBJECT}
        for key, method in definition.methods.items():
            name = method.ref.name
            if method.flags & 0x40A or name.startswith("<") or method.flags & 0x1000:
                continue
            named = (name.startswith("on") and name[2:3].isupper()) or name in names
            called = (named or plain) and program.is_callback(method)
            if called or annotated & program.annotations(method).keys():
                found.setdefault(key, method)
        owner = definition.superclass
    return [found[key] for key in sorted(found)]


def run_method(
    machine: Interpreter,
    frame: Frame,
    obj: Obj,
    method: MethodDef,
    passed: tuple[Value, ...] = (),
) -> Value:
    """Run one callback: parameters as given, or as the system makes them up."""
    arguments: list[Value] = [pointer(obj)]
    fed = frame.heap.read(obj, "#fed").taints
    owners = machine.program.externals(method.ref.owner)
    for index, kind in enumerate(method.ref.params):
        given = passed[index] if index < len(passed) else BOTTOM
        if given is BOTTOM and machine.program.annotations(method):
            given = _event(machine, frame, kind)
        if given is BOTTOM:
            given = made_up(machine, obj, method, index, kind)
        given = given.with_taints(fed)
        arguments.append(given)
    for owner in owners:
        for rule in machine.tables.callbacks.get((owner, method.ref.name), ()):
            if rule.argument < len(method.ref.params):
                place = frame.offset, frame.method
                frame.offset, frame.method = 0, method
                detail = f"{owner[1:-1].replace('/', '.')}.{method.ref.name}"
                taints = machine.origin(frame, rule.id, rule.category, rule.attribute, detail)
                frame.offset, frame.method = place
                value = arguments[rule.argument + 1]
                arguments[rule.argument + 1] = value.with_taints(taints)
    return machine.enter(
        frame, method, tuple(arguments), ("callback", obj.key[0], method.ref.owner)
    )


def made_up(machine: Interpreter, obj: Obj, method: MethodDef, index: int, kind: str) -> Value:
    """Return a parameter that the system passes: one object for each callback and position."""
    if kind[0] not in "L[" or kind == "Ljava/lang/String;":
        return TOP
    if kind == "Landroid/os/Bundle;" and obj.key[0] == "component":
        return pointer(machine.named(("saved", obj.type), kind, single=False))
    if kind in CONTEXTS and machine.current is not None:
        return pointer(machine.current)
    key = ("parameter", method.ref.descriptor, index)
    return pointer(machine.named(key, kind))


def _event(machine: Interpreter, frame: Frame, kind: str) -> Value:
    """Return what was posted for subscribers to a type."""
    program = machine.program
    wanted = (kind, *program.subclasses(kind)) if program.is_own(kind) else (kind, "")
    found = BOTTOM
    for name in wanted:
        obj = machine.objects.get(("event", name))
        if obj is not None:
            found = join(found, frame.heap.entries(obj))
    return found


@operation("publish")
def publish(call: Call) -> Value:
    """``bus.post(event)``: annotated methods of subscribers get it, told apart by its type."""
    machine, value = call.machine, call.argument(0)
    for name in sorted({obj.type for obj in value.objs}) or [""]:
        kept = Value(frozenset(o for o in value.objs if o.type == name), None, value.taints)
        bus = machine.named(("event", name if machine.program.is_own(name) else ""), OBJECT)
        held = Value(kept.objs, None, call.noted(kept.taints, "event"))
        call.heap.write(bus, "*", held, strong=False)
    return call.result({})


def made_of_classes(call: Call) -> list[Obj]:
    """Return objects of the app's classes that a call is given as classes, their constructor run.

    ``OneTimeWorkRequest.Builder(Upload.class)``, ``provider.get(Model.class)``: the library makes
    one, by reflection, and calls it back.
    """
    machine, found = call.machine, []
    declared = {type_descriptor(each.name) for each in machine.facts.components}
    for value in call.arguments:
        for const in sorted(c for c in value.consts or () if isinstance(c, ClassConst)):
            above = set(machine.program.externals(const)) - {OBJECT, "Ljava/lang/Enum;"}
            definition = machine.program.class_def(const)
            if not above or const in declared or not machine.program.is_own(const):
                continue
            if definition is None or definition.flags & (ABSTRACT | INTERFACE):
                continue
            obj = machine.named(("made", const), const, exact=True, fresh=True)
            found.append(obj)
            for holder in (call.receiver or BOTTOM).objs:
                call.heap.write(obj, "#from", pointer(holder), strong=False)
            if obj not in machine.registered:
                machine.registered[obj] = None
                _construct(call, obj)
    return found


def _construct(call: Call, obj: Obj) -> None:
    makers = methods_named(call.machine, obj, "<init>")
    own = sorted((m for m in makers if m.ref.owner == obj.type), key=lambda m: len(m.ref.params))
    for method in own[:1]:
        params = enumerate(method.ref.params)
        given = [made_up(call.machine, obj, method, i, kind) for i, kind in params]
        call.machine.enter(call.frame, method, (pointer(obj), *given))


@operation("input_data")
def input_data(call: Call) -> Value:
    """``worker.getInputData()``: what the request that named its class was given."""
    found = BOTTOM
    for obj in (call.receiver or BOTTOM).objs:
        for request in call.heap.read(obj, "#from").objs:
            found = join(found, call.heap.entries(request))
    kept = frozenset(o for o in found.objs if o.type.startswith(call.ref.result[:-1]))
    return Value(kept, frozenset(), found.taints) if kept else call.result(found.taints)


def weakly(call: Call, obj: Obj, name: str, passed: tuple[Value, ...]) -> Value:
    """Run a callback that may happen now: what was before stays possible."""
    result = BOTTOM
    frame = call.frame
    for method in methods_named(call.machine, obj, name)[:2]:
        before = frame.heap
        frame.heap = before.fork()
        result = join(result, run_method(call.machine, frame, obj, method, passed))
        after, frame.heap = frame.heap, before
        before.merge(after)
    return result


@operation("invoke")
def invoke(call: Call) -> Value:
    """``thread.start()``, ``handler.post(r)``: runs ``callback`` of an object.

    The object is the argument of the row (-1: the receiver), or one that it holds. Other arguments
    become the callback's; without any, the receiver does (``message.sendToTarget()``).
    """
    row = call.model
    assert row is not None
    base = call.argument(row.argument)
    others = tuple(a for i, a in enumerate(call.arguments) if i != row.argument)
    passed = others if others else (call.receiver or BOTTOM,) if row.argument == -1 else ()
    result = BOTTOM
    seen: dict[Obj, None] = {}
    pending = sorted(base.objs, key=by_order)
    while pending and len(seen) < 16:
        obj = pending.pop(0)
        if obj in seen:
            continue
        seen[obj] = None
        if call.machine.program.is_own(obj.type):
            for name in row.callback.split():
                result = join(result, weakly(call, obj, name, passed))
                call.machine.registered.setdefault(obj)
        pending += sorted(call.heap.read(obj, "*").objs, key=by_order)
    taints = call.noted(call.content(result))
    value = call.result(taints)
    if result.objs and value.objs:
        for obj in value.objs:
            call.heap.write(obj, "*", result, strong=False)
    return value


@operation("async_task")
def async_task(call: Call) -> Value:
    """``task.execute(params)``: doInBackground gets the array, onPostExecute its result."""
    base = call.receiver or BOTTOM
    params = call.arguments[-1] if call.arguments else TOP
    for obj in sorted(base.objs, key=by_order):
        weakly(call, obj, "onPreExecute", ())
        result = weakly(call, obj, "doInBackground", (params,))
        if result is not BOTTOM:
            weakly(call, obj, "onPostExecute", (result,))
    return base


@operation("publish_progress")
def publish_progress(call: Call) -> Value:
    """``publishProgress(values)``: onProgressUpdate gets them."""
    for obj in sorted((call.receiver or BOTTOM).objs, key=by_order):
        weakly(call, obj, "onProgressUpdate", call.arguments[:1])
    return BOTTOM


@operation("higher_order")
def higher_order(call: Call) -> Value:
    """``observable.map(f).subscribe(g)``: functions get what comes before, results go on."""
    taints: Taints = call.everything()
    passed = unknown(call.noted(taints))
    machine = call.machine
    for value in call.arguments:
        for obj in sorted(value.objs, key=by_order):
            if not obj.exact or not machine.program.is_own(obj.type) or obj.key[0] == "component":
                continue
            for method in callback_methods(machine, obj)[:4]:
                frame = call.frame
                before = frame.heap
                frame.heap = before.fork()
                inputs = tuple(_fed(call, passed, k) for k in method.ref.params)
                result = run_method(machine, frame, obj, method, inputs)
                taints = join_taints(taints, machine.content(frame.heap, result))
                after, frame.heap = frame.heap, before
                before.merge(after)
    if taints and call.receiver and call.ref.result == "V":
        call.store(unknown(call.noted(taints)))
    return call.result(call.noted(taints))


def _fed(call: Call, value: Value, kind: str) -> Value:
    if kind[0] not in "L[":
        return value
    held = BOTTOM
    for base in (call.receiver,) if call.receiver else call.arguments:
        for obj in base.objs:
            held = join(held, call.heap.entries(obj))
    return held.with_taints(value.taints) if held.objs else value
