"""What a call out of the app does: what it reads, what it lets out, what its model says."""

from __future__ import annotations

from inspector.rules.flow_schema import FlowSinkRow
from inspector.static.flows.call import Call, Operation
from inspector.static.flows.dexfile import MethodDef, MethodRef
from inspector.static.flows.frame import Frame
from inspector.static.flows.heap import Heap
from inspector.static.flows.inside import Inside
from inspector.static.flows.leak import Leak
from inspector.static.flows.pour import named_files
from inspector.static.flows.tables import SourceRule
from inspector.static.flows.values import (
    BOTTOM,
    NO_TAINTS,
    UNKNOWN_PART,
    Obj,
    Taints,
    Value,
    by_order,
    constant,
    join_taints,
    unknown,
)

_MAX_REGISTERED = 30


class Interpreter(Inside):
    """The whole machine: what calls run inside the app, and do outside it."""

    operations: dict[str, Operation]
    """What models of libraries fill."""
    receivers: dict[Obj, set[str]]
    """Receivers registered in code, with the actions they wait for."""

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
        if rule.kind == "file":
            for file in named_files(call, call.argument(rule.argument)):
                call.heap.write(file, "*", unknown(taints), strong=False)
            return value
        if rule.kind == "password_field" and not self._is_password(call):
            return value
        if rule.kind == "password_field" and call.ref.result == "V":
            for obj in call.argument(rule.argument).objs:  # a listener gets what is typed
                call.heap.write(obj, "#fed", unknown(taints), strong=False)
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
