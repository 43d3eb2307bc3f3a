"""Shapes of the rows that the flow analysis reads: sources, sinks, library models."""

from typing import Literal

from inspector.model.base import AttributeId, CategoryId
from inspector.rules.schema import Row


class FlowSourceRow(Row):
    """Where data enters besides the calls of ``apis`` and the URIs of ``uris``."""

    category: CategoryId
    """What it is."""
    attribute: AttributeId = ""
    """Which part of it."""
    classes: tuple[str, ...]
    """Java names; for a callback the system type above the app's class."""
    methods: tuple[str, ...]
    """Method or field names."""
    kind: Literal["result", "callback", "argument", "field", "password_field", "file"] = "result"
    """What carries it: a call's result, a parameter of the app's own method, an argument that the
    call fills, a static field, the text of a field that a layout marks as a password, or the file
    that an argument names and the system fills."""
    argument: int = 0
    """Index of the parameter or argument, from 0, without the receiver."""


class FlowSinkRow(Row):
    """A call that lets data out."""

    classes: tuple[str, ...]
    """Java names."""
    methods: tuple[str, ...]
    """Method names; ``*`` for every method."""
    kind: Literal["network", "sms", "log", "component", "file", "process"] = "network"
    """Where it leads."""
    arguments: tuple[int, ...] = ()
    """Indexes of the arguments that leave, -1 for the receiver; empty for all arguments."""
    deep: bool = False
    """True when fields of objects leave as well (the call serialises them)."""
    stream: bool = False
    """True when the call gives (or constructs) a stream, and what is written to it leaves."""
    intent: bool = False
    """True when an argument is an intent that only leaves if it does not name an own component."""


class FlowModelRow(Row):
    """What a library's method does with the data it gets."""

    classes: tuple[str, ...]
    """Java names."""
    methods: tuple[str, ...]
    """Method names; ``*`` for every other method of the class."""
    operation: str
    """Name of the behaviour, listed in ``docs/flows.md``."""
    argument: int = 0
    """Index of the argument the operation works on, from 0, without the receiver."""
    callback: str = ""
    """Method that the call makes run, where the operation asks for one."""
    transform: str = ""
    """What it does to the data, for the path: encode, encrypt, digest, serialise, compress."""


class FlowLibraryRow(Row):
    """A library that is not followed into: it is modelled by its interface."""

    packages: tuple[str, ...]
    """Class prefixes with dots, matched at package boundaries."""


class FlowCallbackRow(Row):
    """Methods of a system type that the system calls on the app's subclass of it."""

    methods: tuple[str, ...] = ()
    """Method names."""
    annotations: tuple[str, ...] = ()
    """Java names of annotations whose methods a library calls."""
