"""Constant arrays and initial values of fields, which stand in no engine's listing."""

from __future__ import annotations

import struct

from inspector.static.code import ClassHeader, split_field, split_method
from inspector.static.container import Container
from inspector.static.flows.dexfile import DexFile

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
        owner, name, proto = split_method(method)
        try:
            file = self._file(owner)
            code = file.code(file.class_def(owner).methods[name, proto])
            units = bytes(code.units) if code else b""
            kind, width, count = struct.unpack_from("<HHI", units, offset)
            count = min(count, _MAX)
            if kind != _PAYLOAD or width not in _FORMATS:
                return ()
            return struct.unpack_from(f"<{count}{_FORMATS[width]}", units, offset + 8)
        except Exception:  # noqa: BLE001 - damaged tables of a hostile file; the array is not known then
            return ()

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

    def _file(self, owner: str, dex: str = "") -> DexFile:
        dex = dex or self._dex_of[owner]
        if dex not in self._files:
            self._files[dex] = DexFile(self._container.read(dex))
        return self._files[dex]
