"""Models of strings and builders: constants are folded, so that names and URLs stay known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from inspector.static.flows.call import Call
from inspector.static.flows.operations import operation
from inspector.static.flows.values import (
    BOTTOM,
    MAX_CONSTANTS,
    UNKNOWN_PART,
    ClassConst,
    FieldConst,
    Taints,
    Value,
    by_order,
    constants,
    join,
    join_taints,
)

_MAX_TEXT = 2000
_NUMBER = re.compile(r"-?[0-9]{1,9}", re.ASCII)
_CHANGES: dict[str, Callable[[str], str]] = {
    "toLowerCase": str.lower,
    "toUpperCase": str.upper,
    "trim": str.strip,
    "strip": str.strip,
    "reverse": lambda text: text[::-1],
}


def known(value: Value, kind: str = "") -> tuple[str, ...]:
    """Return the texts a value may be; the unknown part alone when it may be anything."""
    if value.objs or not value.consts:
        return (UNKNOWN_PART,)
    found: set[str] = set()
    for const in value.consts:
        if isinstance(const, ClassConst | FieldConst):
            found.add(UNKNOWN_PART)
        elif isinstance(const, str):
            found.add(const)
        elif isinstance(const, int):
            found.add(chr(const) if kind == "C" and 0 <= const < 0x110000 else str(const))
        else:
            found.add(UNKNOWN_PART)
    return tuple(sorted(found))


def text_value(texts: Iterable[str], taints: Taints) -> Value:
    """Return the string that is one of these; nothing is kept of a text that is all unknown."""
    found = {t for t in texts if len(t) <= _MAX_TEXT}
    if (
        not found
        or len(found) > MAX_CONSTANTS
        or any(not t.strip(UNKNOWN_PART) and t for t in found)
    ):
        return Value(frozenset(), None, taints)
    return Value(frozenset(), frozenset(found), taints)


def joined(a: Iterable[str], b: Iterable[str]) -> list[str]:
    """Return every concatenation; two unknown parts in a row become one."""
    double = UNKNOWN_PART * 2
    found = [(x + y).replace(double, UNKNOWN_PART) for x in a for y in b]
    return found if len(found) <= MAX_CONSTANTS else [UNKNOWN_PART]


def as_text(call: Call, value: Value) -> Value:
    """Return the string form of a value: an app's own ``toString`` is run."""
    machine = call.machine
    found = Value(frozenset(), value.consts if not value.objs else None, call.content(value))
    for obj in sorted(value.objs, key=by_order):
        method = machine.program.resolve(obj.type, "toString", "()Ljava/lang/String;")
        if method and machine.program.is_own(obj.type):
            text = machine.enter(call.frame, method, (Value(frozenset((obj,)), frozenset(), {}),))
            found = join(found, text)
        else:
            found = join(found, call.heap.read(obj, "#text"))
    return found


@operation("concat")
def concat(call: Call) -> Value:
    """``a.concat(b)``."""
    one, other = call.argument(-1), call.argument(0)
    taints = call.noted(call.everything())
    return text_value(joined(known(one), known(other)), taints)


@operation("text")
def text(call: Call) -> Value:
    """``String.valueOf(x)``, ``x.toString()``: the argument's text, or the receiver's."""
    source = call.arguments[0] if call.arguments else call.argument(-1)
    value = as_text(call, source)
    kind = call.ref.params[0] if call.ref.params else ""
    texts = known(value, kind)
    return text_value(texts, call.noted(value.taints))


@operation("change")
def change(call: Call) -> Value:
    """A string made from a string: substring, replace, case."""
    taints = call.noted(call.everything())
    name = call.ref.name
    found: list[str] = []
    for base in known(call.argument(-1)):
        if UNKNOWN_PART in base:
            return Value(frozenset(), None, taints)
        numbers = [a.only() for a in call.arguments]
        if name in _CHANGES:
            found.append(_CHANGES[name](base))
        elif name in ("substring", "subSequence") and all(isinstance(n, int) for n in numbers):
            limits = [n for n in numbers if isinstance(n, int)]
            found.append(base[limits[0] : limits[1] if len(limits) > 1 else None])
        elif name == "replace" and len(numbers) == 2 and None not in numbers:
            kinds = call.ref.params
            old, new = (known(a, k)[0] for a, k in zip(call.arguments, kinds, strict=True))
            found.append(base.replace(old, new))
        elif name == "charAt" and isinstance(numbers[0], int) and 0 <= numbers[0] < len(base):
            return Value(frozenset(), frozenset((ord(base[numbers[0]]),)), taints)
        else:
            return Value(frozenset(), None, taints)
    return text_value(found, taints)


@operation("format")
def formatted(call: Call) -> Value:
    """``String.format``: every argument reaches the result."""
    taints = call.everything()
    for value in call.arguments:
        for obj in value.objs:
            for name in list(obj.names):
                if name[0] == "[":
                    taints = join_taints(taints, as_text(call, call.heap.read(obj, name)).taints)
    pattern = (
        known(call.arguments[1 if "Locale" in call.ref.params[0] else 0]) if call.ref.params else ()
    )
    texts = [UNKNOWN_PART.join(_plain(p)) for p in pattern]
    return text_value(texts, call.noted(taints))


def _plain(pattern: str) -> list[str]:
    parts: list[str] = [""]
    marks = iter(pattern)
    for mark in marks:
        if mark == "%":
            for inner in marks:
                if inner.isalpha() or inner == "%":
                    break
            parts.append("")
        else:
            parts[-1] += mark
    return parts


_DECIDED: dict[str, Callable[[str, str], object]] = {
    "equals": lambda a, b: a == b,
    "contentEquals": lambda a, b: a == b,
    "equalsIgnoreCase": lambda a, b: a.lower() == b.lower(),
    "contains": lambda a, b: b in a,
    "startsWith": lambda a, b: a.startswith(b),
    "endsWith": lambda a, b: a.endswith(b),
    "indexOf": lambda a, b: a.find(b),
    "lastIndexOf": lambda a, b: a.rfind(b),
}


@operation("decide")
def decide(call: Call) -> Value:
    """``a.equals(b)``, ``a.isEmpty()``: known where both texts are."""
    plain = all(kind[0] == "L" for kind in call.ref.params)
    texts = [_sure(call.argument(-1)), *map(_sure, call.arguments)]
    if not all(texts) or not plain or len(texts) > 2:
        return call.result({})
    if len(texts) == 1:
        if call.ref.name == "hashCode":
            return constants(_hash(a) for a in texts[0])
        if call.ref.name not in ("isEmpty", "length"):
            return call.result({})
        lengths = {len(a.encode("utf-16-le", "surrogatepass")) // 2 for a in texts[0]}
        return constants(int(n == 0) if call.ref.name == "isEmpty" else n for n in lengths)
    function = _DECIDED.get(call.ref.name)
    if function is None:
        return call.result({})
    return constants(int(function(a, b)) for a in texts[0] for b in texts[1])  # type: ignore[call-overload]  # bool or int


def _hash(text: str) -> int:
    """Return ``text.hashCode()``, by which a switch on texts is compiled."""
    found = 0
    raw = text.encode("utf-16-le", "surrogatepass")
    for low, high in zip(raw[::2], raw[1::2], strict=True):
        found = (found * 31 + (high << 8 | low)) & 0xFFFFFFFF
    return found - (1 << 32) if found >> 31 else found


def _sure(value: Value) -> tuple[str, ...]:
    """Return the texts a value may be; empty when it may be any other, or carries data."""
    if value.objs or value.taints or not value.consts:
        return ()
    found = [c for c in value.consts if isinstance(c, str) and UNKNOWN_PART not in c]
    known_kinds = not any(isinstance(c, ClassConst | FieldConst) for c in found)
    return tuple(sorted(found)) if known_kinds and len(found) == len(value.consts) else ()


@operation("parse")
def parse(call: Call) -> Value:
    """``Boolean.parseBoolean("true")``, ``Integer.parseInt("7")``."""
    texts = _sure(call.argument(0))
    if call.ref.name == "parseBoolean" and texts:
        return constants(int(text.lower() == "true") for text in texts)
    if texts and len(call.arguments) == 1 and all(_NUMBER.fullmatch(text) for text in texts):
        return constants(int(text) for text in texts)
    return call.result(call.noted(call.everything()))


@operation("builder_new")
def builder_new(call: Call) -> Value:
    """``new StringBuilder(text)`` and ``new String(...)`` of a builder's kind."""
    value = call.argument(0)
    fresh = not call.ref.params or call.ref.params[0] == "I"
    taints = {} if fresh else call.noted(call.content(value))
    texts = ("",) if fresh else known(as_text(call, value))
    call.store(text_value(texts, taints), "#text", strong=True)
    call.store(Value(frozenset(), None, taints), strong=True)
    return BOTTOM


@operation("builder_append")
def builder_append(call: Call) -> Value:
    """``builder.append(x)``: returns the builder."""
    value = as_text(call, call.argument(0))
    kind = call.ref.params[0] if call.ref.params else ""
    old = call.load("#text")
    texts = joined(known(old) if old is not BOTTOM else ("",), known(value, kind))
    taints = join_taints(call.content(call.argument(-1)), call.noted(value.taints))
    call.store(text_value(texts, taints), "#text", strong=True)
    if value.taints:
        call.store(Value(frozenset(), None, taints), strong=True)
    return (call.receiver or BOTTOM).with_taints(
        {} if call.receiver and call.receiver.objs else taints
    )


@operation("builder_change")
def builder_change(call: Call) -> Value:
    """``builder.insert``, ``reverse``, ``replace``, ``setLength``: returns the builder."""
    taints = call.noted(call.everything())
    texts: list[str] = [UNKNOWN_PART]
    if call.ref.name == "reverse":
        texts = [t if t == UNKNOWN_PART else t[::-1] for t in known(call.load("#text"))]
    emptied = call.ref.name == "setLength" and call.argument(0).only() == 0
    if emptied:
        texts, taints = [""], {}
    call.store(text_value(texts, taints), "#text", strong=True)
    call.store(Value(frozenset(), None, taints), strong=True)
    return call.receiver or BOTTOM


@operation("builder_text")
def builder_text(call: Call) -> Value:
    """``builder.toString()``."""
    found = call.load("#text")
    taints = call.content(call.argument(-1))
    return text_value(known(found) if found is not BOTTOM else (UNKNOWN_PART,), taints)
