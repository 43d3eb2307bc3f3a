"""What stands in no engine's listing: arrays, initial values, what methods compute."""

from __future__ import annotations

import struct
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, cast

from inspector.static.code import Argument, ClassHeader, CodeIndex, split_field, split_method
from inspector.static.container import Container
from inspector.static.flows.dexfile import Code, DexFile

if TYPE_CHECKING:
    from inspector.static.flows.concrete import Concrete

_PAYLOAD = 0x0300
_FORMATS = {1: "b", 2: "H", 4: "i", 8: "q"}
_MAX = 1 << 16
"""Values of one array: keys are short, and tables of constants need not be moved."""


class DexData:
    """Reads the tables of one app's dex files, each file once."""

    def __init__(self, container: Container, classes: tuple[ClassHeader, ...]) -> None:
        self._container = container
        self._dex_of: dict[str, str] = {}
        for header in classes:
            self._dex_of.setdefault(header.name, header.dex)
        self._files: dict[str, DexFile] = {}

    def array(self, method: str, offset: int) -> tuple[int, ...]:
        """Return the values of the array whose data lies at ``offset``; empty when damaged."""
        try:
            code = self._code(method)
            units = bytes(code.units) if code else b""
            kind, width, count = struct.unpack_from("<HHI", units, offset)
            count = min(count, _MAX)
            if kind != _PAYLOAD or width not in _FORMATS:
                return ()
            return struct.unpack_from(f"<{count}{_FORMATS[width]}", units, offset + 8)
        except Exception:  # noqa: BLE001 - damaged tables of a hostile file; the array is not known then
            return ()

    def registers(self, method: str) -> int:
        """Return how many registers a method has; 0 when it has no code or is damaged."""
        try:
            code = self._code(method)
        except Exception:  # noqa: BLE001 - damaged tables of a hostile file; nothing is known then
            return 0
        return code.registers if code else 0

    def initial(self, field: str) -> str | int | None:
        """Return the initial value of a static field; none for no number and no string."""
        owner, name, _ = split_field(field)
        try:
            file = self._file(owner)
            value = file.constants(file.class_def(owner)).get(name)
        except Exception:  # noqa: BLE001 - damaged tables of a hostile file; the value is not known then
            return None
        return value if isinstance(value, str | int) else None

    def texts(self, owner: str, dex: str) -> dict[str, str]:
        """Return the static fields of a class that start as a string, with it."""
        try:
            file = self._file(owner, dex)
            values = file.constants(file.class_def(owner))
        except Exception:  # noqa: BLE001 - damaged tables of a hostile file; nothing is known then
            return {}
        return {name: value for name, value in values.items() if isinstance(value, str)}

    def _code(self, method: str) -> Code | None:
        owner, name, proto = split_method(method)
        file = self._file(owner)
        return file.code(file.class_def(owner).methods[name, proto])

    def _file(self, owner: str, dex: str = "") -> DexFile:
        dex = dex or self._dex_of[owner]
        if dex not in self._files:
            self._files[dex] = DexFile(self._container.read(dex))
        return self._files[dex]


class FromTables(ABC):
    """The part of a ``CodeIndex`` that is the same for every engine."""

    _container: Container

    @abstractmethod
    def classes(self) -> tuple[ClassHeader, ...]:
        """See ``CodeIndex``."""

    @cached_property
    def _data(self) -> DexData:
        return DexData(self._container, self.classes())

    @cached_property
    def _concrete(self) -> Concrete:
        from inspector.static.flows.concrete import Concrete
        from inspector.static.flows.program import Program

        dexes = {name: self._container.read(name) for name in self._container.dex_names()}
        # Nothing is a library here: what an app calls to undo its texts may lie in any.
        return Concrete(Program(cast(CodeIndex, self), dexes, ()))

    def array(self, method: str, offset: int) -> tuple[int, ...]:
        """See ``CodeIndex``."""
        return self._data.array(method, offset)

    def initial(self, field: str) -> str | int | None:
        """See ``CodeIndex``."""
        return self._data.initial(field)

    def registers(self, method: str) -> int:
        """See ``CodeIndex``."""
        return self._data.registers(method)

    def computed(self, method: str, arguments: Sequence[Argument]) -> str | None:
        """See ``CodeIndex``."""
        try:
            found = self._concrete.program.find_method(method)
            passed = tuple(tuple(a) if isinstance(a, list | tuple) else a for a in arguments)
            return self._concrete.text(found, passed) if found else None
        except Exception:  # noqa: BLE001 - damaged tables of a hostile file; nothing is known then
            return None
