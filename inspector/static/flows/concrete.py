"""Runs a method on known values: how an app hides its texts, by ciphers of its own.

It gives up at everything that is not plain computation, so that a result is what the method gives.
Steps are counted, and long texts and arrays count as many: hostile code ends in nothing.
"""

from __future__ import annotations

import operator
from collections.abc import Callable

from inspector.static.flows import decode as d
from inspector.static.flows.blocks import Body
from inspector.static.flows.ciphers import CIPHERS, MADE_BY_NEW
from inspector.static.flows.decode import LONG, Instruction
from inspector.static.flows.dexfile import STATIC, MethodDef, MethodRef
from inspector.static.flows.program import Program
from inspector.static.flows.pure import FUNCTIONS, Made, NotKnown, Text, number, place, size
from inspector.static.flows.values import Value

_MAX_STEPS = 60_000
_MAX_ALL_STEPS = 600_000
_MAX_DEPTH = 8
_MAX_ARRAY = 20_000
_ENTRIES_A_STEP = 16
"""Entries of an array, or characters, that cost as much as one instruction."""
_MAX_FAILURES = 3
_FUNCTIONS = {**FUNCTIONS, **CIPHERS}
_OPERATORS: dict[str, Callable[[int, int], int]] = {
    "add": operator.add,
    "sub": operator.sub,
    "rsub": lambda a, b: b - a,
    "mul": operator.mul,
    "and": operator.and_,
    "or": operator.or_,
    "xor": operator.xor,
    "cmp": lambda a, b: (a > b) - (a < b),
}
_COMPARE: dict[str, Callable[[int, int], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "ge": operator.ge,
    "gt": operator.gt,
    "le": operator.le,
}


class Concrete:
    """Runs methods of one app; what a class keeps in static fields is made once."""

    def __init__(self, program: Program) -> None:
        self.program = program
        """The app whose methods are run."""
        self._statics: dict[tuple[str, str], object] = {}
        self._started: set[str] = set()
        self._known: dict[tuple[str, tuple[object, ...]], str | None] = {}
        self._failures: dict[str, int] = {}
        self._left = _MAX_ALL_STEPS

    def text(self, method: MethodDef, arguments: tuple[object, ...]) -> str | None:
        """Return the string that a method gives for these; none when that cannot be computed.

        Arrays are tuples of numbers. The receiver of a method that has one stands first; none when
        nothing is known of it.
        """
        name = method.ref.descriptor
        key = (name, arguments)
        if key not in self._known:
            self._known[key] = None
            if self._failures.get(name, 0) < _MAX_FAILURES and self._left > 0:
                passed = [list(each) if isinstance(each, tuple) else each for each in arguments]
                if not method.flags & STATIC:
                    passed[:1] = [Made(method.ref.owner, None)]
                self._known[key] = self._text(method, passed)
                if self._known[key] is None:
                    self._failures[name] = self._failures.get(name, 0) + 1
        return self._known[key]

    def _text(self, method: MethodDef, arguments: list[object]) -> str | None:
        try:
            found = self._run(method, arguments, [_MAX_STEPS], 0)
        except (NotKnown, ArithmeticError, IndexError, ValueError, TypeError, RecursionError):
            return None
        found = found.text if isinstance(found, Text) else found
        return found if isinstance(found, str) else None

    def _run(
        self, method: MethodDef, arguments: list[object], left: list[int], depth: int
    ) -> object:
        body = self.program.body(method)
        if body is None or depth > _MAX_DEPTH:
            raise NotKnown
        registers: list[object] = [0] * body.registers
        wide = [2 if kind in ("J", "D") else 1 for kind in method.ref.params]
        if not method.flags & STATIC:
            wide.insert(0, 1)
        at = body.registers - sum(wide)
        for value, width in zip(arguments, wide, strict=True):
            registers[at] = value
            at += width
        return self._blocks(body, registers, left, depth)

    def _blocks(self, body: Body, registers: list[object], left: list[int], depth: int) -> object:
        block = 0
        result: list[object] = [None]
        while True:
            here = body.blocks[block]
            self._spend(left, len(here.instructions) * _ENTRIES_A_STEP)
            following = here.following
            for ins in here.instructions:
                match ins:
                    case (d.RETURN, _, int(a)):
                        return registers[a] if a >= 0 else None
                    case (d.GOTO, _, int(target)):
                        following = target
                    case (d.IF, _, str(how), int(a), int(b), int(target)):
                        if _holds(how, registers[a], registers[b]):
                            following = target
                    case (d.IF_ZERO, _, str(how), int(a), int(target)):
                        if _holds(how, registers[a], 0):
                            following = target
                    case (d.SWITCH, _, int(a), dict(cases)):
                        following = cases.get(number(registers[a]), following)
                    case (d.INVOKE, _, str(how), MethodRef() as ref, tuple(places)):
                        passed = [registers[p] for p in places]
                        result[0] = self._call(how, ref, passed, left, depth)
                    case (d.RESULT, _, int(a)):
                        registers[a] = result[0]
                    case (d.STATIC_GET, _, int(a), str(owner), str(name), _):
                        registers[a] = self._static(owner, name, left, depth)
                    case (d.STATIC_PUT, _, int(a), str(owner), str(name), _):
                        self._statics[owner, name] = registers[a]
                    case (d.NEW, _, int(a), str(kind)) if self.program.is_own(kind):
                        self._start(kind, left, depth)
                        registers[a] = Made(kind, {})
                    case (d.FILLED, _, tuple(places), _):
                        result[0] = [registers[p] for p in places]
                    case (d.NEW_ARRAY, _, int(a), int(b), _):
                        entries = number(registers[b])
                        self._spend(left, entries)
                        registers[a] = [0] * entries if 0 <= entries <= _MAX_ARRAY else _unknown()
                    case _:
                        _plain(ins, registers)
            if following < 0:
                raise NotKnown
            block = following

    def _spend(self, left: list[int], entries: int) -> None:
        steps = 1 + entries // _ENTRIES_A_STEP
        left[0] -= steps
        self._left -= steps
        if left[0] < 0 or self._left < 0:
            raise NotKnown

    def _call(
        self, how: str, ref: MethodRef, passed: list[object], left: list[int], depth: int
    ) -> object:
        function = _FUNCTIONS.get((ref.owner, ref.name))
        if function is not None:
            self._spend(left, sum(map(size, passed)))
            return function(ref.params, passed)
        owner = ref.owner
        if how in ("virtual", "interface"):
            if not isinstance(passed[0], Made):
                raise NotKnown
            owner = passed[0].kind
        method = self.program.resolve(owner, ref.name, ref.proto)
        if method is None:
            raise NotKnown
        self._start(owner, left, depth)
        return self._run(method, passed, left, depth + 1)

    def _static(self, owner: str, name: str, left: list[int], depth: int) -> object:
        if not self.program.is_own(owner):
            return 0 if "harset" in owner else _unknown()
        definition = self.program.class_def(owner)
        if definition is None or name not in definition.finals:
            return _unknown()  # other code may have changed it
        self._start(owner, left, depth)
        if (owner, name) in self._statics:
            return self._statics[owner, name]
        found = self.program.constants(owner).get(name)
        return found if isinstance(found, str | int) else _unknown()

    def _start(self, owner: str, left: list[int], depth: int) -> None:
        if owner in self._started:
            return
        self._started.add(owner)
        method = self.program.resolve(owner, "<clinit>", "()V")
        if method and method.ref.owner == owner:
            try:
                self._run(method, [], left, depth + 1)
            except (NotKnown, ArithmeticError, IndexError, ValueError, TypeError):
                return  # what was set before stays known


def _unknown() -> object:
    raise NotKnown


def _holds(how: str, a: object, b: object) -> bool:
    if isinstance(a, int) and isinstance(b, int):
        return _COMPARE[how](a, b)
    if how in ("eq", "ne") and (b == 0 or a == 0):
        return how == "ne"
    raise NotKnown


def _plain(ins: Instruction, registers: list[object]) -> None:
    """Run an instruction that only computes; raises NotKnown for any other."""
    match ins:
        case (d.CONST, _, int(a), Value() as value):
            constant = value.only()
            registers[a] = constant if type(constant) in (int, str) else _unknown()
        case (d.MOVE, _, int(a), int(b)):
            registers[a] = registers[b]
        case (d.CAST, *_):
            pass
        case (d.BINARY, _, str(name), int(a), int(b), int(c)):
            registers[a] = _calculated(name, number(registers[b]), number(registers[c]))
        case (d.BINARY_LITERAL, _, str(name), int(a), int(b), Value() as value):
            registers[a] = _calculated(name, number(registers[b]), number(value.only()))
        case (d.UNARY, _, int(a), int(b), int(op)):
            registers[a] = _converted(op, number(registers[b]))
        case (d.ARRAY_GET, _, int(a), int(b), int(c)):
            registers[a] = _entries(registers[b])[place(registers[c])]
        case (d.ARRAY_PUT, _, int(a), int(b), int(c)):
            _entries(registers[b])[place(registers[c])] = registers[a]
        case (d.LENGTH, _, int(a), int(b)):
            registers[a] = len(_entries(registers[b]))
        case (d.GET, _, int(a), int(b), _, str(name), _):
            registers[a] = _fields(registers[b]).get(name, 0)
        case (d.PUT, _, int(a), int(b), _, str(name), _):
            _fields(registers[b])[name] = registers[a]
        case (d.FILL_DATA, _, int(a), tuple(values)):
            entries = _entries(registers[a])
            entries[: len(values)] = values
        case (d.NEW, _, int(a), str(kind)) if kind in MADE_BY_NEW:
            registers[a] = Made(kind, {})
        case (d.NEW, _, int(a), "Ljava/lang/String;" | "Ljava/lang/StringBuilder;"):
            registers[a] = Text()
        case _:
            raise NotKnown


def _entries(value: object) -> list[object]:
    if not isinstance(value, list):
        raise NotKnown
    return value


def _fields(value: object) -> dict[str, object]:
    if not isinstance(value, Made) or value.fields is None:
        raise NotKnown
    return value.fields


def _wrapped(value: int, bits: int) -> int:
    value &= (1 << bits) - 1
    return value - (1 << bits) if value >> (bits - 1) else value


def _calculated(name: str, a: int, b: int) -> int:
    bits = 64 if name.endswith(LONG) else 32
    name = name.removesuffix(LONG)
    if name in ("div", "rem"):
        quotient = abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)
        return _wrapped(quotient if name == "div" else a - quotient * b, bits)
    if name in ("shl", "shr", "ushr"):
        by = b & (bits - 1)
        if name == "ushr":
            a &= (1 << bits) - 1
        return _wrapped(a << by if name == "shl" else a >> by, bits)
    function = _OPERATORS.get(name)
    return _wrapped(function(a, b), bits) if function else number(None)


def _converted(op: int, value: int) -> int:
    """Return the number that a conversion gives: negations, and to byte, char, short, int, long."""
    if op in (0x7B, 0x7D):
        return _wrapped(-value, 32 if op == 0x7B else 64)
    if op in (0x7C, 0x7E):
        return ~value
    if op == 0x8E:
        return value & 0xFFFF
    bits = {0x81: 64, 0x84: 32, 0x8D: 8, 0x8F: 16}.get(op)
    return _wrapped(value, bits) if bits else number(None)
