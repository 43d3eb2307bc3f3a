"""What one call instruction does: which methods it runs, what it reads and lets out."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from inspector.rules.flow_schema import FlowModelRow, FlowSinkRow
from inspector.static.flows.dexfile import MethodDef, MethodRef
from inspector.static.flows.heap import Heap
from inspector.static.flows.machine import Context, Frame, Leak, Machine, Outcome
from inspector.static.flows.tables import SourceRule
from inspector.static.flows.values import (
    BOTTOM,
    NO_TAINTS,
    TOP,
    UNKNOWN_PART,
    FieldConst,
    Obj,
    Taints,
    Value,
    by_order,
    constant,
    join,
    join_taints,
    stepped,
    unknown,
)

_MAX_TARGETS = 6
_SMALL_BODY = 40
_MAX_REGISTERED = 30
_GETTERS = ("get", "is", "has", "to", "size", "length", "contains", "equals", "hashCode", "compare")


class Call:
    """One call into the system or a library, as an operation sees it."""

    __slots__ = ("arguments", "frame", "machine", "model", "owners", "receiver", "ref")

    def __init__(
        self,
        machine: Interpreter,
        frame: Frame,
        ref: MethodRef,
        receiver: Value | None,
        arguments: tuple[Value, ...],
        owners: tuple[str, ...],
        model: FlowModelRow | None,
    ) -> None:
        self.machine = machine
        self.frame = frame
        self.ref = ref
        self.receiver = receiver
        self.arguments = arguments
        self.owners = owners
        self.model = model

    @property
    def heap(self) -> Heap:
        """The heap the call works on."""
        return self.frame.heap

    @property
    def api(self) -> str:
        """``pkg.Cls.method``."""
        return f"{self.ref.owner[1:-1].replace('/', '.')}.{self.ref.name}"

    def argument(self, index: int) -> Value:
        """Return an argument, from 0, without the receiver; -1 is the receiver."""
        if index < 0:
            return self.receiver or BOTTOM
        return self.arguments[index] if index < len(self.arguments) else BOTTOM

    def content(self, value: Value, *, deep: bool = False) -> Taints:
        """Return the data that a value carries."""
        return self.machine.content(self.heap, value, deep=deep)

    def everything(self, *, deep: bool = False) -> Taints:
        """Return the data of receiver and arguments."""
        found = self.content(self.receiver, deep=deep) if self.receiver else NO_TAINTS
        for value in self.arguments:
            found = join_taints(found, self.content(value, deep=deep))
        return found

    def noted(self, taints: Taints, action: str = "") -> Taints:
        """Return the taints with this call as a step."""
        if not action:
            action = self.model.transform or "call" if self.model else "library"
        return stepped(taints, self.frame.name, self.frame.offset, action, self.api)

    def result(self, taints: Taints) -> Value:
        """Return a value of the declared type that carries these."""
        return self.machine.external(self.frame, self.ref.result, taints)

    def store(self, value: Value, name: str = "*", *, strong: bool = False) -> None:
        """Write a cell of the receiver, unless it is a component."""
        base = self.receiver or BOTTOM
        for obj in base.objs:
            if obj.key[0] != "component":
                self.heap.write(
                    obj, name, value, strong=strong and len(base.objs) == 1 and obj.single
                )

    def load(self, name: str) -> Value:
        """Read a cell of the receiver."""
        found = BOTTOM
        for obj in (self.receiver or BOTTOM).objs:
            found = join(found, self.heap.read(obj, name))
        return found

    def texts(self, value: Value) -> tuple[str, ...]:
        """Return the strings a value may be; empty when it may be any."""
        if not value.consts:
            return ()
        found = [c for c in value.consts if isinstance(c, str) and not isinstance(c, FieldConst)]
        return tuple(sorted(found))


type Operation = Callable[[Call], Value]


class Interpreter(Machine):
    """A ``Machine`` that knows calls. ``operations`` is what models of libraries fill."""

    operations: dict[str, Operation]
    receivers: dict[Obj, set[str]]
    """Receivers registered in code, with the actions they wait for."""

    def invoke(self, frame: Frame, how: str, ref: object, arguments: tuple[Value, ...]) -> Value:
        """Run one call instruction and return its result."""
        if not isinstance(ref, MethodRef):
            taints = NO_TAINTS
            for value in arguments:
                taints = join_taints(taints, self.content(frame.heap, value))
            return unknown(taints)
        if how == "static":
            self.start_class(frame, ref.owner)
        targets, outside = self.targets(frame, how, ref, arguments)
        result = BOTTOM
        heaps: list[Heap] = []
        before = frame.heap
        if outside is not None:
            frame.heap = before.fork() if targets else before
            result = self.outside(
                frame, how, ref, (*outside, *arguments[1:]) if outside else arguments
            )
            heaps.append(frame.heap)
        for method, receivers in targets:
            frame.heap = before.fork() if outside is not None or len(targets) > 1 else before
            passed = (receivers, *arguments[1:]) if receivers is not None else arguments
            result = join(result, self.enter(frame, method, passed))
            heaps.append(frame.heap)
        frame.heap = before
        for number, heap in enumerate(heaps):
            if heap is not before:
                if number == 0:
                    before.adopt(heap)
                else:
                    before.merge(heap)
        return result

    def targets(
        self, frame: Frame, how: str, ref: MethodRef, arguments: tuple[Value, ...]
    ) -> tuple[list[tuple[MethodDef, Value | None]], tuple[Value, ...] | None]:
        """Return the app's methods a call may run, each with the receivers that lead there.

        The second part is the receiver of a call that leaves the app; an empty tuple for a static
        call; none when none leaves.
        """
        program = self.program
        if how in ("static", "direct"):
            method = program.resolve(ref.owner, ref.name, ref.proto)
            return ([(method, None)], None) if method else ([], ())
        if how == "super":
            definition = program.class_def(frame.method.ref.owner)
            start = definition.superclass if definition else ref.owner
            if definition and ref.owner in definition.interfaces:
                start = ref.owner
            method = program.resolve(start, ref.name, ref.proto)
            return ([(method, None)], None) if method else ([], ())
        receiver = arguments[0]
        found: dict[str, tuple[MethodDef, set[Obj]]] = {}
        leaving: set[Obj] = set()
        for obj in sorted(receiver.objs, key=by_order):
            for method in self._methods_of(obj, ref) or ():
                found.setdefault(method.ref.descriptor, (method, set()))[1].add(obj)
            if not self._methods_of(obj, ref):
                leaving.add(obj)
        if not receiver.objs and program.is_own(ref.owner):
            for method in program.implementations(ref.owner, ref.name, ref.proto, _MAX_TARGETS):
                found[method.ref.descriptor] = (method, set())
        targets: list[tuple[MethodDef, Value | None]] = [
            (method, Value(frozenset(objs), frozenset() if objs else None, receiver.taints))
            for method, objs in found.values()
        ]
        if leaving or not targets:
            return targets, (Value(frozenset(leaving), receiver.consts, receiver.taints),)
        return targets, None

    def _methods_of(self, obj: Obj, ref: MethodRef) -> list[MethodDef]:
        program = self.program
        if obj.exact:
            kind = obj.type if obj.type[0] == "L" else ref.owner
            method = program.resolve(kind, ref.name, ref.proto)
            return [method] if method else []
        kind = obj.type if program.is_own(obj.type) else ref.owner
        if not program.is_own(kind):
            return []
        return program.implementations(kind, ref.name, ref.proto, _MAX_TARGETS)

    # --- into the app -------------------------------------------------------------------------

    def enter(
        self,
        frame: Frame,
        method: MethodDef,
        arguments: tuple[Value, ...],
        context: Context | None = None,
    ) -> Value:
        """Run a method of the app and apply what it did to the caller's heap."""
        tainted = any(self.content(frame.heap, value, deep=True) for value in arguments)
        if not tainted and not self.worth(frame, method):
            self.passed_over.add(method.ref.descriptor)
            return self.external(frame, method.ref.result, NO_TAINTS)
        key = method.ref.descriptor
        if self.runs.get((key, tainted), 0) >= self.most_runs(tainted=tainted):
            # Enough situations were run in full; what it does in another one is taken from them.
            self.shortened.add(key)
            return self.from_earlier(frame, method, arguments)
        passed = tuple(
            Value(
                v.objs,
                v.consts,
                stepped(v.taints, frame.name, frame.offset, "argument", _short(method.ref)),
            )
            if v.taints
            else v
            for v in arguments
        )
        outcome = self.run(
            method, passed, frame.heap, context or self.child_context(frame), frame.depth + 1
        )
        frame.heap.take(outcome.heap)
        self._caught(frame, outcome)
        value = outcome.result
        if outcome.ran:
            self.runs[key, tainted] = self.runs.get((key, tainted), 0) + 1
            self.results[key] = join(self.results.get(key, BOTTOM), value)
        if value.taints:
            value = Value(
                value.objs,
                value.consts,
                stepped(value.taints, frame.name, frame.offset, "return", _short(method.ref)),
            )
        return value

    def _caught(self, frame: Frame, outcome: Outcome) -> None:
        if outcome.thrown is not BOTTOM:
            frame.thrown = join(frame.thrown, outcome.thrown)

    def most_runs(self, *, tainted: bool) -> int:
        """Return in how many situations a method is run, with or without data in its arguments."""
        if self.whole:
            return 400 if tainted else 150
        return 24 if tainted else 3

    def from_earlier(self, frame: Frame, method: MethodDef, arguments: Iterable[Value]) -> Value:
        """Return what a method gives, without running it: its arguments and earlier results."""
        taints = NO_TAINTS
        for value in arguments:
            taints = join_taints(taints, self.content(frame.heap, value))
        found = self.results.get(method.ref.descriptor, BOTTOM)
        outside = self.external(frame, method.ref.result, taints)
        return join(found, outside) if outside is not BOTTOM else found

    def worth(self, frame: Frame, method: MethodDef) -> bool:
        """Return whether a method that gets no data is followed: it may read some, or is short."""
        if self.whole or method.ref.descriptor in self.relevant:
            return True
        body = self.program.body(method)
        return body is not None and body.size <= _SMALL_BODY and frame.depth < 5

    # --- out of the app -----------------------------------------------------------------------

    def outside(
        self, frame: Frame, how: str, ref: MethodRef, arguments: tuple[Value, ...]
    ) -> Value:
        """Apply sinks, sources and the model of a call into the system or a library."""
        owners = self._owners(ref, arguments, static=how == "static")
        model = self.tables.model_of(owners, ref.name)
        receiver, rest = (None, arguments) if how == "static" else (arguments[0], arguments[1:])
        call = Call(self, frame, ref, receiver, rest, owners, model)
        sinks = self.tables.sinks_of(owners, ref.name)
        for row in sinks:
            if not row.stream and not (row.intent and self.stays_inside(call)):
                self.report(call, row)
        self._annotated(call)
        name = model.operation if model else "default"
        value = self.operations[name](call)
        for rule in self.tables.sources_of(owners, ref):
            value = self._read(call, rule, value)
        for row in sinks:
            if row.stream:
                stream = call.argument(-1) if ref.name == "<init>" else value
                for obj in stream.objs:
                    frame.heap.write(obj, "#sink", constant(row.id), strong=True)
                    if ref.name != "<init>" and receiver:
                        frame.heap.write(obj, "#of", receiver, strong=False)
        return value

    def stays_inside(self, call: Call) -> bool:
        """Return whether the intents among the arguments reach a component of this app alone.

        They do when they name its class, or an action that only this app's filters know: other
        apps may wait for actions of the system.
        """
        waited = {a for c in self.facts.components for a in c.actions}
        waited.update(a for actions in self.receivers.values() for a in actions)
        for value in call.arguments:
            for obj in value.objs:
                named = call.heap.read(obj, "#class").consts or ()
                if any(isinstance(c, str) and self.program.is_own(c) for c in named):
                    return True
                actions = call.texts(call.heap.read(obj, "#action"))
                own = [a for a in actions if not a.startswith("android.")]
                if own and all(action in waited for action in actions):
                    return True
        return False

    def _owners(
        self, ref: MethodRef, arguments: tuple[Value, ...], *, static: bool
    ) -> tuple[str, ...]:
        owners = dict.fromkeys(self.program.externals(ref.owner))
        if not static and arguments:
            for obj in sorted(arguments[0].objs, key=by_order):
                if obj.type and obj.type[0] == "L":
                    owners.update(dict.fromkeys(self.program.externals(obj.type)))
        return tuple(owners)

    def _annotated(self, call: Call) -> None:
        definition = self.program.class_def(call.ref.owner)
        if definition and self.program.is_own(call.ref.owner):
            method = definition.methods.get((call.ref.name, call.ref.proto))
            for kind, value in (self.program.annotations(method) if method else {}).items():
                for row in self.tables.sinks.get((kind, "@call"), ()):
                    self.report(call, row, value if isinstance(value, str) else "")

    def _read(self, call: Call, rule: SourceRule, value: Value) -> Value:
        if rule.constant and not any(
            rule.constant in call.texts(argument) for argument in call.arguments
        ):
            return value
        taints = self.origin(call.frame, rule.id, rule.category, rule.attribute, call.api)
        if rule.kind == "argument":
            target = call.argument(rule.argument)
            for obj in target.objs:
                call.heap.write(obj, "*", unknown(taints), strong=False)
            return value
        if rule.kind == "password_field" and not self._is_password(call):
            return value
        if value is BOTTOM:
            return value
        # The same data read from an object that already carries it counts once, here.
        kept = {o: t for o, t in value.taints.items() if o.category != rule.category}
        return Value(value.objs, value.consts, {**taints, **kept})

    def _is_password(self, call: Call) -> bool:
        ids = set(self.facts.password_views)
        for obj in (call.receiver or BOTTOM).objs:
            found = call.heap.read(obj, "#id").consts or frozenset()
            if ids & found:
                return True
        return False

    def register(self, heap: Heap, value: Value) -> list[Obj]:
        """Note that the system got these objects, and those in containers, and may call them."""
        found: list[Obj] = []
        pending = [(obj, 0) for obj in sorted(value.objs, key=by_order)]
        while pending and len(found) < _MAX_REGISTERED:
            obj, level = pending.pop(0)
            if obj.key[0] == "component":
                continue
            if obj.exact and self.program.is_own(obj.type):
                self.registered.setdefault(obj)
                found.append(obj)
            elif level < 2 and obj.names:
                inner = heap.entries(obj).objs
                pending += [(each, level + 1) for each in sorted(inner, key=by_order)]
        return found

    def report(self, call: Call, row: FlowSinkRow, endpoint: str = "") -> None:
        """Record the data that a call lets out."""
        indexes = row.arguments or range(len(call.arguments))
        taints = NO_TAINTS
        for index in indexes:
            taints = join_taints(taints, call.content(call.argument(index), deep=row.deep))
        self.leak(call, row, taints, endpoint)

    def leak(self, call: Call, row: FlowSinkRow, taints: Taints, endpoint: str = "") -> None:
        """Record that these met a sink at the current instruction."""
        for origin, trace in taints.items():
            key = (origin, row.id, call.frame.name, call.frame.offset)
            old = self.leaks.get(key)
            if old is None or trace.length < old.trace.length:
                self.leaks[key] = Leak(
                    origin,
                    trace,
                    row,
                    call.frame.name,
                    call.frame.offset,
                    call.api,
                    endpoint or (old.endpoint if old else "") or self._endpoint(call),
                )

    def leak_result(self, frame: Frame, method: MethodDef, row: FlowSinkRow, result: Value) -> None:
        """Record the data in what a method returns to code outside the app's dex."""
        inner = Frame(method, frame.context, frame.depth, frame.heap)
        call = Call(self, inner, method.ref, None, (result,), (), None)
        self.leak(call, row, call.content(result, deep=True))

    def _endpoint(self, call: Call) -> str:
        for value in (call.receiver or BOTTOM, *call.arguments):
            for text in self.known_texts(call.heap, value):
                if text.startswith(("http://", "https://", "ws://", "wss://")):
                    return text.replace(UNKNOWN_PART, "…")
        return ""

    def known_texts(self, heap: Heap, value: Value) -> list[str]:
        """Return the strings a value, or the content of its objects, is known to be."""
        found = [c for c in value.consts or () if isinstance(c, str)]
        seen: set[Obj] = set()
        pending = [(obj, 0) for obj in value.objs]
        while pending and len(seen) < 20:
            obj, level = pending.pop()
            if obj in seen:
                continue
            seen.add(obj)
            for name in ("#of", "#wraps", "#text", "*", *(n for n in obj.names if n[0] == "[")):
                held = heap.read(obj, name)
                found += [c for c in held.consts or () if isinstance(c, str)]
                if level < 4:
                    pending += [(inner, level + 1) for inner in held.objs]
        return sorted(set(found))


def default(call: Call) -> Value:
    """What a method without a row does: arguments reach the result, and the receiver it changes."""
    machine, ref = call.machine, call.ref
    taints = call.everything()
    getter = ref.name.startswith(_GETTERS)
    for value in call.arguments:
        for obj in machine.register(call.heap, value):
            if taints and obj in value.objs:
                call.heap.write(obj, "#fed", unknown(call.noted(taints)), strong=False)
    if ref.name == "<init>" or not getter:
        for value in call.arguments:
            held = Value(
                frozenset(o for o in value.objs if o.key[0] != "component"),
                frozenset(c for c in value.consts or () if isinstance(c, str) and "://" in c),
                call.noted(value.taints),
            )
            if held.objs or held.taints or held.consts:
                call.store(held)
    if taints:
        for value, kind in zip(call.arguments, ref.params, strict=False):
            if kind[0] == "[":
                for obj in value.objs:
                    call.heap.write(obj, "*", unknown(call.noted(taints)), strong=False)
    if ref.result == ref.owner and call.receiver and call.receiver.objs and not getter:
        return call.receiver.with_taints(call.noted(taints))
    return call.result(call.noted(taints)) if ref.name != "<init>" else TOP


def _short(ref: MethodRef) -> str:
    return f"{ref.owner[1:-1].replace('/', '.')}.{ref.name}"
