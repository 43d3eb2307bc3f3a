"""The engine that runs everywhere: androguard's dex parser with an index of our own.

androguard's own cross-references take most of its time and memory and keep offsets only for some
of them, so one pass over the instructions collects calls, field reads and string loads here.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from inspector.static.code import (
    CallSite,
    ClassHeader,
    Decompiled,
    Dex,
    FieldRead,
    Instruction,
    StringConstant,
    StringLoad,
    is_text,
)
from inspector.static.container import Container
from inspector.static.dalvik import Resolver, instructions
from inspector.static.dex_data import FromTables

if TYPE_CHECKING:
    from androguard.core.dex import DEX, EncodedMethod


class AndroguardIndex(FromTables):
    """``CodeIndex`` on androguard; raises RuntimeError when no dex of the app can be parsed."""

    engine = "androguard"

    def __init__(self, container: Container) -> None:
        from loguru import logger

        logger.disable("androguard")
        from androguard.core.dex import DEX

        self._container = container
        self._files: list[tuple[str, DEX]] = []
        self._dexes: list[Dex] = []
        for name in container.dex_names():
            problem = ""
            try:
                self._files.append((name, DEX(_with_checksum(container.read(name)))))
            except Exception as error:  # noqa: BLE001 - one damaged dex; the others are still read
                problem = f"{type(error).__name__}: {error}"
            self._dexes.append(Dex(name, problem))
        if not self._files:
            problems = "; ".join(f"{dex.name}: {dex.problem}" for dex in self._dexes)
            raise RuntimeError(problems)

    def dexes(self) -> tuple[Dex, ...]:
        """See ``CodeIndex``."""
        return tuple(self._dexes)

    def classes(self) -> tuple[ClassHeader, ...]:
        """See ``CodeIndex``."""
        return self._classes

    @cached_property
    def _classes(self) -> tuple[ClassHeader, ...]:
        return tuple(
            sorted(
                ClassHeader(
                    str(item.get_name()),
                    name,
                    str(item.get_superclassname() or ""),
                    tuple(map(str, item.get_interfaces() or ())),
                )
                for name, dex in self._files
                for item in dex.get_classes()
            )
        )

    @cached_property
    def _methods(self) -> dict[str, tuple[str, EncodedMethod]]:
        """Declared methods by descriptor; of a class declared twice the first file's counts."""
        found: dict[str, tuple[str, EncodedMethod]] = {}
        for name, dex in self._files:
            for method in dex.get_encoded_methods():
                found.setdefault(_descriptor(method), (name, method))
        return found

    @cached_property
    def _resolvers(self) -> dict[str, Resolver]:
        return {name: Resolver(dex) for name, dex in self._files}

    def declared_methods(self, name: str) -> tuple[str, ...]:
        """See ``CodeIndex``."""
        return tuple(sorted(self._by_class.get(name, ())))

    @cached_property
    def _by_class(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for method in self._methods:
            found[method.partition("->")[0]].append(method)
        return found

    def method_refs(self, wanted: Mapping[str, Collection[str]]) -> Mapping[str, tuple[str, ...]]:
        """See ``CodeIndex``."""
        return _members((r.methods() for r in self._resolvers.values()), wanted, "(")

    def field_refs(self, wanted: Mapping[str, Collection[str]]) -> Mapping[str, tuple[str, ...]]:
        """See ``CodeIndex``."""
        return _members((r.fields() for r in self._resolvers.values()), wanted, ":")

    def calls_to(self, methods: Collection[str]) -> tuple[CallSite, ...]:
        """See ``CodeIndex``."""
        return tuple(sorted(site for name in set(methods) for site in self._index.calls[name]))

    def calls_from(self, method: str) -> tuple[CallSite, ...]:
        """See ``CodeIndex``."""
        name = self._methods[method][0] if method in self._methods else ""
        return tuple(
            CallSite(method, name, step.offset, step.ref)
            for step in self.instructions(method)
            if step.name.startswith("invoke")
        )

    def field_reads(self, fields: Collection[str]) -> tuple[FieldRead, ...]:
        """See ``CodeIndex``."""
        return tuple(sorted(read for name in set(fields) for read in self._index.reads[name]))

    def strings(self) -> tuple[str, ...]:
        """See ``CodeIndex``."""
        values = {load.value for load in self._index.strings}
        values |= {constant.value for constant in self._constants}
        return tuple(sorted(values))

    def texts(self) -> tuple[str, ...]:
        """See ``CodeIndex``."""
        return tuple(filter(is_text, self.strings()))

    def string_loads(self, part: str, *, start: bool) -> tuple[StringLoad, ...]:
        """See ``CodeIndex``."""
        return tuple(
            sorted(
                load
                for load in self._index.strings
                if (load.value.startswith(part) if start else part in load.value)
            )
        )

    def string_constants(self, prefix: str) -> tuple[StringConstant, ...]:
        """See ``CodeIndex``."""
        kind = ":Ljava/lang/String;"
        return tuple(
            sorted(
                constant
                for constant in self._constants
                if constant.value.startswith(prefix) and constant.field.endswith(kind)
            )
        )

    @cached_property
    def _constants(self) -> frozenset[StringConstant]:
        return frozenset(
            StringConstant(f"{field.get_class_name()}->{field.get_name()}:{kind}", name, value)
            for name, dex in self._files
            for field in dex.get_encoded_fields()
            if (kind := str(field.get_descriptor()))
            and (initial := field.get_init_value()) is not None
            and isinstance(value := initial.get_value(), str)
            and initial.get_value_type() == _VALUE_STRING
        )

    def instructions(self, method: str) -> tuple[Instruction, ...]:
        """See ``CodeIndex``."""
        if method not in self._methods:
            return ()
        name, encoded = self._methods[method]
        return tuple(instructions(encoded, self._resolvers[name]))

    def decompiled(self, method: str) -> Decompiled:
        """See ``CodeIndex``; androguard does not tell the offset of a line."""
        if method not in self._methods:
            return Decompiled((), ())
        name, encoded = self._methods[method]
        dex = next(dex for entry, dex in self._files if entry == name)
        from androguard.core.analysis.analysis import MethodAnalysis
        from androguard.decompiler.decompile import DvMethod

        try:
            text = DvMethod(MethodAnalysis(dex, encoded))
            text.process()
            # It indents a method as if inside a class.
            lines = str(text.get_source()).split("\n")
            return Decompiled(tuple(line.removeprefix("    ") for line in lines), ())
        except Exception:  # noqa: BLE001 - its decompiler gives up on odd code; the text only illustrates
            return Decompiled((), ())

    @cached_property
    def _index(self) -> _Index:
        index = _Index()
        for name, dex in self._files:
            resolver = self._resolvers[name]
            for encoded in dex.get_encoded_methods():
                index.add(_descriptor(encoded), name, instructions(encoded, resolver))
        return index


_VALUE_STRING = 0x17


class _Index:
    """Calls, field reads and string loads of all methods."""

    def __init__(self) -> None:
        self.calls: defaultdict[str, list[CallSite]] = defaultdict(list)
        self.reads: defaultdict[str, list[FieldRead]] = defaultdict(list)
        self.strings: list[StringLoad] = []

    def add(self, method: str, dex: str, steps: Iterator[Instruction]) -> None:
        for step in steps:
            name = step.name
            if name.startswith("invoke"):
                self.calls[step.ref].append(CallSite(method, dex, step.offset, step.ref))
            elif name.startswith(("sget", "iget")):
                self.reads[step.ref].append(FieldRead(method, dex, step.offset, step.ref))
            elif name.startswith("const-string"):
                self.strings.append(StringLoad(method, dex, step.offset, step.ref))


def _members(
    pools: Iterator[tuple[str, ...]], wanted: Mapping[str, Collection[str]], end: str
) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for pool in pools:
        for member in pool:
            owner, _, rest = member.partition("->")
            if owner in wanted and rest.partition(end)[0] in wanted[owner]:
                found.setdefault(owner, set()).add(member)
    return {name: tuple(sorted(members)) for name, members in sorted(found.items())}


def _with_checksum(data: bytes) -> bytes:
    """Return the dex with the checksum that fits it: androguard refuses one that does not."""
    checksum = zlib.adler32(data[12:]).to_bytes(4, "little")
    return data if data[8:12] == checksum else data[:8] + checksum + data[12:]


def _descriptor(method: Any) -> str:  # androguard's own class, without types
    proto = str(method.get_descriptor()).replace(" ", "")
    return f"{method.get_class_name()}->{method.get_name()}{proto}"
