"""Works out constants that code puts together: joined strings, arrays, URIs, decoded bytes.

One method is followed in the order of its text. Where paths join, only what was set once before the
first branch is still known: a wrong key or URI in a report is worse than none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from inspector.static.code import CodeIndex, Instruction, split_field, split_method
from inspector.static.constant_values import (
    MAX_SIZE,
    MUTABLE,
    Array,
    Builder,
    Constant,
    New,
    UriBuilder,
    Value,
    forget,
    frozen,
)
from inspector.static.constants import writes
from inspector.static.framework_results import (
    BIG,
    BUILDER_MODELS,
    BUILDERS,
    MODELS,
    NOT_KNOWN,
    STRING,
    URI_BUILDER,
)

_DEPTH = 4
"""Methods and initialisers that are followed into, one from another."""
_MAX_STEPS = 20_000
_BRANCHES = ("if-", "goto", "packed-switch", "sparse-switch", "return", "throw")
_CHARSETS = {"UTF_8": "utf-8", "US_ASCII": "ascii", "ISO_8859_1": "latin-1"}


class Constants:
    """Answers which constants reach a call, for one app."""

    def __init__(self, index: CodeIndex) -> None:
        self._index = index
        self._run = lru_cache(maxsize=256)(self._followed)
        self._open: list[str] = []

    def arguments(self, method: str, offset: int) -> tuple[Constant | None, ...]:
        """Return the constant in each register of the call at ``offset``; none where not known."""
        return self._run(method).calls.get(offset, ())

    def stored(self, name: str) -> Constant | None:
        """Return the constant of a static field that only its class initialiser sets, once."""
        initial = self._index.initial(name)
        if initial is not None:
            return initial
        initialiser = f"{name.partition('->')[0]}-><clinit>()V"
        if initialiser in self._open or len(self._open) >= _DEPTH:
            return None
        return self._run(initialiser).fields.get(name)

    def returned(self, method: str) -> Constant | None:
        """Return the constant that a method of the app gives back on its only way out."""
        if method in self._open or len(self._open) >= _DEPTH:
            return None
        return self._run(method).result

    def _followed(self, method: str) -> _Followed:
        self._open.append(method)
        try:
            return _Followed(self, self._index, method)
        finally:
            self._open.pop()


class _Followed:
    """What one method does with constants."""

    def __init__(self, constants: Constants, index: CodeIndex, method: str) -> None:
        self._constants = constants
        self._index = index
        self._method = method
        self.calls: dict[int, tuple[Constant | None, ...]] = {}
        self.fields: dict[str, Constant | None] = {}
        self.result: Constant | None = None
        steps = index.instructions(method)
        if len(steps) <= _MAX_STEPS:
            self._follow(steps)

    def _follow(self, steps: Sequence[Instruction]) -> None:
        targets = {s.literal for s in steps if s.name.startswith(("if-", "goto"))}
        written = Counter(s.registers[0] for s in steps if s.registers and writes(s))
        now: dict[int, Value] = {}
        first: dict[int, Value] = {}
        straight, switched, results = True, False, 0
        result: Value = None
        before = ""
        for step in steps:
            joined = step.offset in targets or before.startswith(("goto", "return", "throw"))
            if joined or switched or step.name == "move-exception":
                now = dict(first)
                straight = False
            if step.name.startswith(_BRANCHES):
                straight = False
            if step.name.startswith("return-object"):
                results += 1
                given = frozen(now.get(step.registers[0]))
                self.result = given if results == 1 else None
            if step.name.startswith("invoke"):
                values = [now.get(register) for register in step.registers]
                known_values = tuple(map(frozen, values))
                if any(value is not None for value in known_values):
                    self.calls[step.offset] = known_values
                result = self._called(step, values)
            elif step.name.startswith("sput-object"):
                known = step.ref in self.fields
                self.fields[step.ref] = None if known else frozen(now.get(step.registers[0]))
            else:
                value = self._value(step, now, result)
                if step.registers and writes(step):
                    register = step.registers[0]
                    now[register] = value
                    wide = step.name.endswith("-wide") or "wide" in step.name
                    if wide:
                        now.pop(register + 1, None)
                    if straight and written[register] == 1 and not isinstance(value, MUTABLE):
                        first[register] = value
            if step.name.endswith("-switch"):
                # Where its cases begin stands in its data: from here on any place may be one.
                switched = True
            before = step.name

    def _value(self, step: Instruction, now: Mapping[int, Value], result: Value) -> Value:
        name = step.name
        if name.startswith("const-string"):
            return step.ref
        if name.startswith("const") and not step.ref:
            return step.literal
        if name.startswith("move-result"):
            return result
        if name.startswith("move") and len(step.registers) == 2:
            return now.get(step.registers[1])
        if name.startswith("sget"):
            _, field_name, kind = split_field(step.ref)
            if kind == "Ljava/nio/charset/Charset;":
                return _CHARSETS.get(field_name)
            return self._constants.stored(step.ref)
        if name == "new-instance":
            if step.ref in BUILDERS:
                return Builder()
            if step.ref in (STRING, BIG):
                return New()
            return UriBuilder() if step.ref == URI_BUILDER else None
        if name == "new-array" and step.ref in ("[B", "[C", "[I"):
            size = now.get(step.registers[1])
            if isinstance(size, int) and 0 <= size <= MAX_SIZE:
                return Array(step.ref, [0] * size)
            return None
        if name.startswith("check-cast"):
            return now.get(step.registers[0])
        if name == "fill-array-data":
            array = now.get(step.registers[0])
            if isinstance(array, Array):
                array.values[:] = self._index.array(self._method, step.literal)[: len(array.values)]
        elif name in ("aput", "aput-byte", "aput-char", "aput-object"):
            _put(step, now)
        return None

    def _called(self, step: Instruction, values: list[Value]) -> Value:
        owner, name, proto = split_method(step.ref)
        model = MODELS.get((owner, name))
        if model is None and owner in BUILDERS:
            model = BUILDER_MODELS.get(name)
        if model is not None:
            try:
                return model(values, proto)
            except NOT_KNOWN:
                forget(values)
                return None
        # A method that gets an array or a builder may change it.
        forget(values)
        plain = proto.startswith("()") and not proto.endswith("V")
        if plain and step.name.startswith("invoke-static"):
            return self._constants.returned(step.ref)
        return None


def _put(step: Instruction, now: Mapping[int, Value]) -> None:
    source, target, at = step.registers
    array, index, value = now.get(target), now.get(at), now.get(source)
    if isinstance(array, Array):
        if isinstance(index, int) and 0 <= index < len(array.values):
            array.values[index] = value if isinstance(value, int) else None
        else:
            array.values[:] = [None] * len(array.values)
