"""What the analyses may ask of an app's bytecode, whichever engine answers.

Methods, fields and types are named by Dalvik descriptors: ``Lpkg/Cls;``,
``Lpkg/Cls;->name(args)ret`` and ``Lpkg/Cls;->name:Type``. Offsets are bytes from the start of the
method's instructions. Every tuple is sorted, so both engines give equal answers.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

_PARAMETER = re.compile(r"\[*(?:L[^;]*;|[A-Z])")


class Dex(NamedTuple):
    """One file of bytecode and whether it could be loaded."""

    name: str
    """Entry name, such as ``classes2.dex``."""
    problem: str
    """Why it, or a part of it, could not be read; empty when all is well."""


class ClassHeader(NamedTuple):
    """A class that the app declares."""

    name: str
    dex: str
    superclass: str
    """Descriptor; empty for a class without one."""
    interfaces: tuple[str, ...]


class CallSite(NamedTuple):
    """One invoke instruction."""

    method: str
    """The caller."""
    dex: str
    offset: int
    callee: str
    """The method as the instruction names it: its class may be a subclass of the declaring one."""


class FieldRead(NamedTuple):
    """One instruction that reads a static or instance field."""

    method: str
    dex: str
    offset: int
    field: str


class StringLoad(NamedTuple):
    """One instruction that loads a string constant."""

    method: str
    dex: str
    offset: int
    value: str


class StringConstant(NamedTuple):
    """A static field whose initial value is a string."""

    field: str
    dex: str
    value: str


class Instruction(NamedTuple):
    """One instruction; ``nop`` and payloads are left out."""

    offset: int
    name: str
    """Mnemonic, such as ``invoke-virtual/range``."""
    registers: tuple[int, ...]
    ref: str
    """Descriptor or string constant the instruction carries; empty when none."""
    literal: int
    """Literal operand, or the absolute offset of a branch target or payload; 0 when none."""


class Decompiled(NamedTuple):
    """Java text of one method."""

    lines: tuple[str, ...]
    offsets: tuple[tuple[int, int], ...]
    """(index into ``lines``, instruction offset) where the engine knows it, sorted."""


type Argument = str | int | Sequence[int] | None
"""A text, a number or character, or an array of numbers; none for an object that is not known."""


class CodeIndex(Protocol):
    """Bytecode of one app, indexed; two engines implement it."""

    @property
    def engine(self) -> str:
        """Name of the library behind it."""

    def dexes(self) -> tuple[Dex, ...]:
        """Return every file of bytecode, in load order, with what could not be read of it."""

    def classes(self) -> tuple[ClassHeader, ...]:
        """Return every declared class; a class declared in two files appears twice."""

    def declared_methods(self, name: str) -> tuple[str, ...]:
        """Return the methods that a class of the app declares; empty for any other class."""

    def method_refs(self, wanted: Mapping[str, Collection[str]]) -> Mapping[str, tuple[str, ...]]:
        """Return, for each class, the methods that any instruction or declaration names on it.

        ``wanted`` maps a class to the simple names of interest.
        """

    def field_refs(self, wanted: Mapping[str, Collection[str]]) -> Mapping[str, tuple[str, ...]]:
        """Return the same for fields."""

    def calls_to(self, methods: Collection[str]) -> tuple[CallSite, ...]:
        """Return every invoke of exactly these methods."""

    def calls_from(self, method: str) -> tuple[CallSite, ...]:
        """Return every invoke inside a method, by offset."""

    def field_reads(self, fields: Collection[str]) -> tuple[FieldRead, ...]:
        """Return every read of these fields."""

    def strings(self) -> tuple[str, ...]:
        """Return every string that code loads or a static field starts with, without repeats."""

    def texts(self) -> tuple[str, ...]:
        """Return those of ``strings`` that may be a text or an address: see ``is_text``."""

    def string_loads(self, part: str, *, start: bool) -> tuple[StringLoad, ...]:
        """Return every load of a string that holds ``part``, at its start when ``start``."""

    def string_constants(self, prefix: str) -> tuple[StringConstant, ...]:
        """Return static fields of type String whose initial value starts with ``prefix``."""

    def instructions(self, method: str) -> tuple[Instruction, ...]:
        """Return a method's instructions by offset; empty when it has no code."""

    def array(self, method: str, offset: int) -> tuple[int, ...]:
        """Return the values of the constant array whose data lies at ``offset`` of a method.

        That is the ``literal`` of its ``fill-array-data``; empty when there is none.
        """

    def initial(self, field: str) -> str | int | None:
        """Return the initial value of a static field; none for no number and no string."""

    def registers(self, method: str) -> int:
        """Return how many registers a method has; 0 when it has no code.

        Its parameters stand in the last ones.
        """

    def computed(self, method: str, arguments: Sequence[Argument]) -> str | None:
        """Return the text that a method of the app gives for these, by running it, within limits.

        ``arguments`` starts with the receiver, which is none, for a method that has one. None when
        it does anything but plain computation.
        """

    def decompiled(self, method: str) -> Decompiled:
        """Return a method as Java text; empty when it has no code or does not decompile."""


def is_text(value: str) -> bool:
    """Tell whether a string may be a sentence: of ASCII, only what has a space or is a URL."""
    return " " in value or "://" in value or not value.isascii()


def java_name(descriptor: str) -> str:
    """Return ``pkg.Cls$Inner`` for ``Lpkg/Cls$Inner;``; other descriptors as they are."""
    if descriptor.startswith("L") and descriptor.endswith(";"):
        return descriptor[1:-1].replace("/", ".")
    return descriptor


def type_descriptor(class_name: str) -> str:
    """Return ``Lpkg/Cls;`` for ``pkg.Cls``."""
    return f"L{class_name.replace('.', '/')};"


def split_method(method: str) -> tuple[str, str, str]:
    """Return class descriptor, name and proto of a method descriptor."""
    owner, _, rest = method.partition("->")
    name, _, proto = rest.partition("(")
    return owner, name, f"({proto}"


def parameters(proto: str) -> tuple[str, ...]:
    """Return the types of the parameters in a proto such as ``(I[Lpkg/Cls;)V``."""
    return tuple(_PARAMETER.findall(proto[1 : proto.index(")")]))


def split_field(field: str) -> tuple[str, str, str]:
    """Return class descriptor, name and type of a field descriptor."""
    owner, _, rest = field.partition("->")
    name, _, kind = rest.rpartition(":")
    return owner, name, kind
