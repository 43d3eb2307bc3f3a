"""Arithmetic and comparison of abstract values."""

from __future__ import annotations

import operator
from collections.abc import Callable

from inspector.static.flows.decode import LONG
from inspector.static.flows.values import Value, constants, join_taints, unknown

_INTEGER: dict[str, Callable[[int, int], int]] = {
    "add": operator.add,
    "sub": operator.sub,
    "rsub": lambda a, b: b - a,
    "mul": operator.mul,
    "and": operator.and_,
    "or": operator.or_,
    "xor": operator.xor,
}
_COMPARE: dict[str, Callable[[int, int], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "ge": operator.ge,
    "gt": operator.gt,
    "le": operator.le,
}
_LIMIT = 4
"""Numbers counted up in a loop are given up after this many."""


def fold(name: str, a: Value, b: Value) -> Value:
    """Return the result of an arithmetic instruction."""
    taints = join_taints(a.taints, b.taints)
    if a.consts and b.consts and not a.objs and not b.objs and not taints:
        found: set[object] = set()
        for x in a.consts:
            for y in b.consts:
                number = _calculate(name, x, y)
                if number is None:
                    return unknown(taints)
                found.add(number)
        return constants(found) if len(found) <= _LIMIT else unknown(taints)
    return unknown(taints)


def _calculate(name: str, x: object, y: object) -> int | None:
    if not isinstance(x, int) or not isinstance(y, int):
        return None
    name = name.removesuffix(LONG)
    if name in ("div", "rem"):
        if y == 0:
            return None
        quotient = abs(x) // abs(y) * (1 if (x < 0) == (y < 0) else -1)
        return quotient if name == "div" else x - quotient * y
    if name in ("shl", "shr", "ushr"):
        return None if x < 0 else (x << (y & 31) if name == "shl" else x >> (y & 31))
    function = _INTEGER.get(name)
    number = function(x, y) if function else None
    return number if number is not None and -(1 << 63) <= number < 1 << 63 else None


def compare(how: str, a: Value, b: Value) -> bool | None:
    """Return whether a comparison holds; none when it may go either way."""
    if a.objs or b.objs:
        if a.objs and b.objs:
            return None
        one, other = (a, b) if a.objs else (b, a)
        null = other.consts == frozenset((0,)) and one.consts == frozenset()
        if null and all(obj.exact for obj in one.objs):
            return how == "ne"
        return None
    if not a.consts or not b.consts:
        return None
    answers: set[bool] = set()
    for x in a.consts:
        for y in b.consts:
            if isinstance(x, int) and isinstance(y, int):
                answers.add(_COMPARE[how](x, y))
            elif how in ("eq", "ne") and (x == 0 or y == 0):
                answers.add(how == "ne")  # a string or class against null
            else:
                return None
    return answers.pop() if len(answers) == 1 else None
