"""Abstract values: the objects a register may point to, its constants, and the data it carries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

MAX_CONSTANTS = 8
MAX_OBJECTS = 24
MAX_TRACE = 80
UNKNOWN_PART = "\ufffc"
"""Stands for an unknown part inside a string that is known otherwise."""


class Origin:
    """One read of personal data; equal by identity, interned by the analysis."""

    __slots__ = ("attribute", "category", "detail", "key", "method", "offset", "rule")

    def __init__(
        self, rule: str, category: str, attribute: str, detail: str, method: str, offset: int
    ) -> None:
        self.rule = rule
        self.category = category
        self.attribute = attribute
        self.detail = detail
        self.method = method
        self.offset = offset
        self.key = (category, rule, detail, method, offset)


class Trace:
    """One step of a path, linked to the step before."""

    __slots__ = ("action", "before", "detail", "length", "method", "offset")

    def __init__(
        self, before: Trace | None, method: str, offset: int, action: str, detail: str
    ) -> None:
        self.before = before
        self.method = method
        self.offset = offset
        self.action = action
        self.detail = detail
        self.length: int = before.length + 1 if before else 1


type Taints = Mapping[Origin, Trace]


class Obj:
    """An abstract object: one allocation in one calling context, or a named one."""

    __slots__ = (
        "assumed", "dirty", "exact", "fresh", "held_by", "key", "names", "order", "single", "type",
    )  # fmt: skip

    def __init__(
        self,
        key: tuple[object, ...],
        type_name: str,
        order: int,
        *,
        exact: bool,
        single: bool,
        fresh: bool,
    ) -> None:
        self.key = key
        self.order = order
        """Number in order of creation, which is the same in every run."""
        self.type = type_name
        """Class when ``exact``, otherwise a class above it."""
        self.exact = exact
        self.single = single
        """True while it stands for one concrete object: then a write replaces what was there."""
        self.fresh = fresh
        """True when fields never written hold null; otherwise they hold something unknown."""
        self.names: dict[str, None] = {}
        """Every cell of it that was ever written, in order."""
        self.dirty = False
        """True when it, or an object it holds, was ever written data to."""
        self.assumed: dict[str, Obj] = {}
        """What fields that were read before any write are taken to hold."""
        self.held_by: set[Obj] = set()
        """Objects that ever held it."""

    def mark(self) -> None:
        """Note that data was written here: whoever holds this object may carry it."""
        pending = [self]
        while pending:
            obj = pending.pop()
            if not obj.dirty:
                obj.dirty = True
                pending += obj.held_by

    def __hash__(self) -> int:
        return self.order  # sets of objects are walked in the same order in every run

    def __repr__(self) -> str:
        return f"Obj{self.key}:{self.type}"


def by_order(obj: Obj) -> int:
    """Return what objects are sorted by."""
    return obj.order


class ClassConst(str):
    """A class object, by descriptor."""

    __slots__ = ()


class MethodConst(tuple[str, str]):
    """A reflected method: class descriptor and name."""

    __slots__ = ()


class FieldConst(str):
    """The value of a static field of the framework, or a reflected field."""

    __slots__ = ()


class Value:
    """What a register or a field may hold."""

    __slots__ = ("consts", "objs", "taints")

    def __init__(
        self, objs: frozenset[Obj], consts: frozenset[object] | None, taints: Taints
    ) -> None:
        self.objs = objs
        self.consts = consts
        """Possible constants; none when it may be anything."""
        self.taints = taints

    def __repr__(self) -> str:
        return f"Value({sorted(map(repr, self.objs))}, {self.consts}, {len(self.taints)})"

    def with_taints(self, taints: Taints) -> Value:
        """Return the value carrying these as well."""
        if not taints or (self.taints and all(t in self.taints for t in taints)):
            return self
        return Value(self.objs, self.consts, {**taints, **self.taints})

    def only(self) -> object:
        """Return the one constant it can be, or none."""
        if self.consts is not None and len(self.consts) == 1 and not self.objs:
            return next(iter(self.consts))
        return None


_NONE: frozenset[Obj] = frozenset()
_NO_CONSTS: frozenset[object] = frozenset()
NO_TAINTS: Taints = {}
BOTTOM = Value(_NONE, _NO_CONSTS, NO_TAINTS)
TOP = Value(_NONE, None, NO_TAINTS)


def constant(value: object) -> Value:
    """Return the value that is this constant."""
    return Value(_NONE, frozenset((value,)), NO_TAINTS)


def constants(values: Iterable[object]) -> Value:
    """Return the value that is one of these; unknown when there are too many or none."""
    found = frozenset(values)
    return Value(_NONE, found, NO_TAINTS) if 0 < len(found) <= MAX_CONSTANTS else TOP


def pointer(obj: Obj) -> Value:
    """Return the value that points to this object."""
    return Value(frozenset((obj,)), _NO_CONSTS, NO_TAINTS)


def unknown(taints: Taints) -> Value:
    """Return an unknown value that carries these."""
    return Value(_NONE, None, taints) if taints else TOP


NULL = constant(0)


def join(a: Value, b: Value) -> Value:
    """Return what may be either; ``a`` itself when ``b`` adds nothing."""
    if a is b or b is BOTTOM:
        return a
    if a is BOTTOM:
        return b
    objs = a.objs
    if not b.objs <= objs and len(objs) < MAX_OBJECTS:
        objs = objs | b.objs
    consts = a.consts
    if consts is not None:
        if b.consts is None:
            consts = None
        elif not b.consts <= consts:
            consts = consts | b.consts
            if len(consts) > MAX_CONSTANTS:
                consts = None
    taints = join_taints(a.taints, b.taints)
    if objs is a.objs and consts is a.consts and taints is a.taints:
        return a
    return Value(objs, consts, taints)


def join_taints(a: Taints, b: Taints) -> Taints:
    """Return the union; ``a`` itself when ``b`` adds nothing."""
    if not b or a is b:
        return a
    if not a:
        return b
    for origin in b:
        if origin not in a:
            return {**b, **a}
    return a


def same(a: Value, b: Value) -> bool:
    """Return whether two values are equal, however their data came in."""
    return a is b or (
        a.objs == b.objs and a.consts == b.consts and a.taints.keys() == b.taints.keys()
    )


def stepped(taints: Taints, method: str, offset: int, action: str, detail: str) -> Taints:
    """Return the taints with one more step on each path."""
    if not taints:
        return taints
    return {
        origin: trace
        if trace.length >= MAX_TRACE
        or (
            trace.action == action
            and trace.method == method
            and trace.offset == offset
            and trace.detail == detail
        )
        else Trace(trace, method, offset, action, detail)
        for origin, trace in taints.items()
    }
