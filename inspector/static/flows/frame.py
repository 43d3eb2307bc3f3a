"""A running method, and what a finished one leaves."""

from typing import NamedTuple

from inspector.static.flows.dexfile import MethodDef
from inspector.static.flows.heap import Heap
from inspector.static.flows.values import BOTTOM, Value

type Context = tuple[object, ...]


class Outcome(NamedTuple):
    """What a finished call returns, throws and wrote."""

    result: Value
    thrown: Value
    heap: Heap
    ran: bool
    """False when the outcome was remembered."""


class Frame:
    """One running method."""

    __slots__ = ("context", "depth", "heap", "method", "offset", "thrown")

    def __init__(self, method: MethodDef, context: Context, depth: int, heap: Heap) -> None:
        self.method = method
        self.context = context
        self.depth = depth
        self.heap = heap
        self.offset = 0
        self.thrown = BOTTOM

    @property
    def name(self) -> str:
        """Descriptor of the running method."""
        return self.method.ref.descriptor
