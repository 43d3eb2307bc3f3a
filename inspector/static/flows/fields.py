"""Reads and writes fields, static fields and entries of containers on abstract heaps."""

from __future__ import annotations

from abc import ABC, abstractmethod

from inspector.static.flows.frame import Frame
from inspector.static.flows.heap import Heap
from inspector.static.flows.shared import PRIMITIVES, TEXT, Shared
from inspector.static.flows.values import (
    BOTTOM,
    NULL,
    TOP,
    FieldConst,
    Obj,
    Value,
    by_order,
    constant,
    join,
    pointer,
    unknown,
)

STATICS = Obj(("statics",), "", 0, exact=True, single=True, fresh=True)
"""Holds all static fields."""
_MAX_KEY = 6


class Fields(Shared, ABC):
    """Storage of one app's analysis; whoever runs code says how a class is started."""

    def read_field(self, heap: Heap, base: Value, name: str, type_name: str) -> Value:
        """Return what field ``name`` of the objects holds."""
        found = BOTTOM
        for obj in base.objs:
            value = heap.find((obj, name))
            if value is None:
                value = self._unwritten(obj, name, type_name)
            found = join(found, value)
        if not base.objs:
            found = TOP
        return found.with_taints(base.taints)

    def _unwritten(self, obj: Obj, name: str, type_name: str) -> Value:
        if obj.fresh:
            return NULL
        if type_name in PRIMITIVES or type_name in TEXT or len(obj.key) > _MAX_KEY:
            return TOP
        depth, inner = 0, obj.key
        while inner[0] == "field" and isinstance(inner[1], tuple):
            inner = inner[1]
            depth += 1
        if depth > 4:
            return TOP
        held = self.named(("field", obj.key, name), type_name, single=obj.single)
        obj.assumed[name] = held
        held.held_by.add(obj)
        if held.dirty:
            obj.mark()
        return pointer(held)

    def write_field(self, heap: Heap, base: Value, name: str, value: Value) -> None:
        """Write a field: in place of the old value when it can only be one object."""
        strong = len(base.objs) == 1
        for obj in base.objs:
            heap.write(obj, name, value, strong=strong and obj.single)

    def static_field(self, frame: Frame, owner: str, name: str, type_name: str) -> Value:
        holder = self.field_owner(owner, name)
        if holder is None:
            rule = self.tables.fields.get((owner, name))
            if rule:
                detail = f"{owner[1:-1].replace('/', '.')}.{name}"
                return unknown(self.origin(frame, rule.id, rule.category, rule.attribute, detail))
            return constant(FieldConst(f"{owner[1:-1].replace('/', '.')}.{name}"))
        self.start_class(frame, holder)
        found = frame.heap.find((STATICS, f"{holder}.{name}"))
        if found is not None:
            return found
        initial = self.initial(holder, name)
        if initial is not NULL:
            return initial
        if self.whole and holder in self.started:
            return NULL
        if type_name in PRIMITIVES or type_name in TEXT:
            return TOP
        return pointer(self.named(("static", holder, name), type_name))

    def initial(self, holder: str, name: str) -> Value:
        """Return the value a static field has before any code runs."""
        value = self.program.constants(holder).get(name, 0)
        if value is None:
            return TOP
        return constant(value) if isinstance(value, str | int) and value != 0 else NULL

    def field_owner(self, owner: str, name: str) -> str | None:
        while self.program.is_own(owner):
            definition = self.program.class_def(owner)
            if definition is None:
                return None
            if name in definition.fields:
                return owner
            for interface in definition.interfaces:
                if found := self.field_owner(interface, name):
                    return found
            owner = definition.superclass
        return None

    @abstractmethod
    def start_class(self, frame: Frame, owner: str) -> None:
        """Run the static initialiser of a class when it is first used."""

    def array_get(self, frame: Frame, array: Value, index: Value) -> Value:
        found = self.get_entry(frame.heap, array, index)
        if found is BOTTOM and array.objs and all(obj.fresh for obj in array.objs):
            return NULL
        if not found.objs and not found.taints:
            for obj in sorted(array.objs, key=by_order):
                if not obj.fresh and obj.type[0] == "[":
                    found = join(found, self._unwritten(obj, "[]", obj.type[1:]))
        return TOP if found is BOTTOM else found

    def get_entry(self, heap: Heap, base: Value, key: Value) -> Value:
        """Return what a container holds under a key; everything when the key is not known."""
        found = BOTTOM
        names = entry_names(key)
        for obj in base.objs:
            if names is None:
                found = join(found, heap.entries(obj))
            else:
                found = join(found, heap.read(obj, "*"))
                for name in names:
                    found = join(found, heap.read(obj, name))
        return found.with_taints(base.taints)

    def put_entry(self, heap: Heap, base: Value, key: Value, value: Value) -> None:
        """Write to a container under a key; weakly when key or container are not known."""
        names = entry_names(key)
        for obj in base.objs:
            if names is None or (sum(n[0] == "[" for n in obj.names) > 40):
                heap.write(obj, "*", value, strong=False)
            else:
                strong = len(base.objs) == 1 and obj.single and len(names) == 1
                for name in names:
                    heap.write(obj, name, value, strong=strong)


def entry_names(key: Value) -> tuple[str, ...] | None:
    """Return the cell names of a known key; none when it is not known."""
    if key.consts is None or key.objs or not key.consts:
        return None
    return tuple(f"[{const!r}]" for const in sorted(key.consts, key=repr))
