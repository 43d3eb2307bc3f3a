"""One call into the system or a library, as the models of libraries see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from inspector.rules.flow_schema import FlowModelRow
from inspector.static.flows.dexfile import MethodRef
from inspector.static.flows.frame import Frame
from inspector.static.flows.heap import Heap
from inspector.static.flows.values import (
    BOTTOM,
    NO_TAINTS,
    FieldConst,
    Taints,
    Value,
    join,
    join_taints,
    stepped,
)

if TYPE_CHECKING:
    from inspector.static.flows.calls import Interpreter


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
