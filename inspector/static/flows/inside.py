"""What a call instruction runs of the app: which methods, in which situations, how often."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from functools import cached_property

from inspector.static.flows.concrete import Concrete
from inspector.static.flows.dexfile import MethodDef, MethodRef
from inspector.static.flows.frame import Context, Frame, Outcome
from inspector.static.flows.heap import Heap
from inspector.static.flows.machine import Machine
from inspector.static.flows.values import (
    BOTTOM,
    NO_TAINTS,
    Obj,
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


class Inside(Machine):
    """A ``Machine`` that knows which methods a call runs."""

    @cached_property
    def concrete(self) -> Concrete:
        """Runs the functions by which an app hides its texts."""
        return Concrete(self.program)

    def invoke(self, frame: Frame, how: str, ref: object, arguments: tuple[Value, ...]) -> Value:
        """Run one call instruction and return its result."""
        if not isinstance(ref, MethodRef):
            taints = NO_TAINTS
            for value in arguments:
                taints = join_taints(taints, self.content(frame.heap, value))
            return unknown(taints)
        if how == "static":
            self.start_class(frame, ref.owner)
            if (text := self._hidden_text(ref, arguments)) is not None:
                return constant(text)
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

    @abstractmethod
    def outside(
        self, frame: Frame, how: str, ref: MethodRef, arguments: tuple[Value, ...]
    ) -> Value:
        """Apply a call into the system or a library and return its result."""

    def _hidden_text(self, ref: MethodRef, arguments: tuple[Value, ...]) -> str | None:
        """Return the string that the app's own function gives for known arguments, if it can."""
        if ref.result != "Ljava/lang/String;" or not self.program.is_own(ref.owner):
            return None
        known = [a.only() if not a.taints else None for a in arguments]
        if not all(type(each) in (int, str) for each in known):
            return None
        method = self.program.resolve(ref.owner, ref.name, ref.proto)
        return self.concrete.text(method, tuple(known)) if method else None

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


def _short(ref: MethodRef) -> str:
    return f"{ref.owner[1:-1].replace('/', '.')}.{ref.name}"
