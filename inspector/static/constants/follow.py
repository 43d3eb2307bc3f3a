"""Follows the constants of one method in the order of its text.

Where paths join, only what was set once before the first branch is still known: a wrong key or URI
in a report is worse than none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from inspector.static.code import CodeIndex, Instruction, split_field, split_method
from inspector.static.constants.arguments import writes
from inspector.static.constants.framework_results import (
    BIG,
    BUILDER_MODELS,
    BUILDERS,
    MODELS,
    STRING,
)
from inspector.static.constants.uri_results import URI_BUILDER
from inspector.static.constants.values import (
    MAX_SIZE,
    MUTABLE,
    NOT_KNOWN,
    Array,
    Builder,
    Constant,
    New,
    Objects,
    UriBuilder,
    Value,
    forget,
    frozen,
)

_MAX_STEPS = 20_000
"""Instructions of one method that is followed."""
_BRANCHES = ("if-", "goto", "packed-switch", "sparse-switch", "return", "throw")
_CHARSETS = {"UTF_8": "utf-8", "US_ASCII": "ascii", "ISO_8859_1": "latin-1"}

type Given = tuple[Constant | None, ...]
"""The constant in each register of a call or of a method's parameters; none where not known."""


class Lookup(Protocol):
    """What a method asks about the rest of the app."""

    def stored(self, name: str) -> Constant | None:
        """Return the constant of a static field."""

    def returned(self, step: Instruction, given: Given) -> Constant | None:
        """Return the constant that a call gives back."""

    def is_own(self, method: str) -> bool:
        """Return whether a class of the app declares the method, or would."""


class Followed:
    """What one method does with constants."""

    def __init__(
        self,
        constants: Lookup,
        index: CodeIndex,
        method: str,
        steps: Sequence[Instruction],
        given: Given,
    ) -> None:
        self._constants = constants
        self._index = index
        self._method = method
        self.calls: dict[int, tuple[Constant | None, ...]] = {}
        self.fields: dict[str, Constant | None] = {}
        self.result: Constant | None = None
        if len(steps) <= _MAX_STEPS:
            self._follow(steps, self._parameters(given))

    def _parameters(self, given: Given) -> dict[int, Value]:
        if all(value is None for value in given):
            return {}
        start = self._index.registers(self._method) - len(given)
        return {start + at: value for at, value in enumerate(given) if value is not None}

    def _follow(self, steps: Sequence[Instruction], given: Mapping[int, Value]) -> None:
        targets = {s.literal for s in steps if s.name.startswith(("if-", "goto"))}
        written = Counter(s.registers[0] for s in steps if s.registers and writes(s))
        now: dict[int, Value] = dict(given)
        first = {register: value for register, value in given.items() if not written[register]}
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
                back = frozen(now.get(step.registers[0]))
                self.result = back if results == 1 else None
            if step.name.startswith("invoke"):
                values = [now.get(register) for register in step.registers]
                passed = tuple(map(frozen, values))
                if any(value is not None for value in passed):
                    self.calls[step.offset] = passed
                result = self._called(step, values, passed)
                if step.ref.endswith(")V") and self._constants.is_own(step.ref):
                    _spoil(passed, now, first)
            elif step.name.startswith("filled-new-array"):
                result = Objects([frozen(now.get(register)) for register in step.registers])
            elif step.name.startswith("sput-object"):
                known = step.ref in self.fields
                self.fields[step.ref] = None if known else frozen(now.get(step.registers[0]))
            else:
                value = self._value(step, now, result)
                if step.name.startswith("aput"):
                    _spoil((now.get(step.registers[1]),), now, first)
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
        if name == "new-array":
            size = now.get(step.registers[1])
            if not isinstance(size, int) or not 0 <= size <= MAX_SIZE:
                return None
            if step.ref in ("[B", "[C", "[I"):
                return Array(step.ref, [0] * size)
            return Objects([None] * size) if step.ref.startswith("[L") else None
        if name.startswith("check-cast"):
            return now.get(step.registers[0])
        if name == "fill-array-data":
            array = now.get(step.registers[0])
            if isinstance(array, Array):
                array.values[:] = self._index.array(self._method, step.literal)[: len(array.values)]
        elif name in ("aput", "aput-byte", "aput-char", "aput-object"):
            _put(step, now)
        return None

    def _called(self, step: Instruction, values: list[Value], passed: Given) -> Value:
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
        return self._constants.returned(step, passed)


def _put(step: Instruction, now: Mapping[int, Value]) -> None:
    source, target, at = step.registers
    array, index, value = now.get(target), now.get(at), now.get(source)
    if not isinstance(array, Array | Objects):
        return
    if not isinstance(index, int) or not 0 <= index < len(array.values):
        forget((array,))
    elif isinstance(array, Objects):
        array.values[index] = frozen(value)
    else:
        array.values[index] = value if isinstance(value, int) else None


def _spoil(changed: Iterable[Value], *known: dict[int, Value]) -> None:
    """Forget texts and bytes whose array may have been changed in place."""
    spoilt = [value for value in changed if isinstance(value, bytes | str)]
    for registers in known if spoilt else ():
        for register in [r for r, value in registers.items() if value in spoilt]:
            del registers[register]
