"""Decodes Dalvik bytecode into instructions, with names and references from androguard's tables.

Formats: https://source.android.com/docs/core/runtime/instruction-formats
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from inspector.static.code import Instruction

if TYPE_CHECKING:
    from androguard.core.dex import DEX, EncodedMethod

_PAYLOADS = (0x0100, 0x0200, 0x0300)


class Resolver:
    """Turns the indexes of one dex file into strings and descriptors."""

    def __init__(self, dex: DEX) -> None:
        self._manager = dex.get_class_manager()
        self._fields = len(dex.get_fields())
        self._methods = len(dex.get_methods())
        # One answer an index: an app names the same methods and strings over and over.
        self.string = cache(self._string)
        self.type = cache(self._type)
        self.field = cache(self._field)
        self.method = cache(self._method)

    def methods(self) -> tuple[str, ...]:
        """Return every method that the file names."""
        return tuple(self.method(index) for index in range(self._methods))

    def fields(self) -> tuple[str, ...]:
        """Return every field that the file names."""
        return tuple(self.field(index) for index in range(self._fields))

    def _string(self, index: int) -> str:
        return str(self._manager.get_raw_string(index))

    def _type(self, index: int) -> str:
        return str(self._manager.get_type(index))

    def _field(self, index: int) -> str:
        owner, kind, name = self._manager.get_field(index)
        return f"{owner}->{name}:{kind}"

    def _method(self, index: int) -> str:
        owner, name, proto = self._manager.get_method(index)
        return f"{owner}->{name}{''.join(proto).replace(' ', '')}"


class _Opcode:
    """What the table says of one opcode."""

    def __init__(self, layout: str, name: str, kind: str) -> None:
        self.layout = layout
        self.name = name
        self.kind = kind


@cache
def _opcodes() -> tuple[_Opcode | None, ...]:
    from androguard.core.dex import DALVIK_OPCODES_FORMAT

    found: list[_Opcode | None] = []
    for number in range(256):
        row = DALVIK_OPCODES_FORMAT.get(number)
        layout = row[0].__name__.removeprefix("Instruction") if row else "00x"
        kind = row[1][1].name if row and len(row[1]) > 1 else ""
        found.append(None if layout == "00x" or not row else _Opcode(layout, row[1][0], kind))
    return tuple(found)


def instructions(method: EncodedMethod, resolver: Resolver) -> Iterator[Instruction]:
    """Yield the instructions of a method in text order; stops at the first one that is none."""
    code = method.get_code()
    if code is None:
        return
    raw = bytes(code.get_bc().get_insn())
    units = struct.unpack(f"<{len(raw) // 2}H", raw[: len(raw) // 2 * 2])
    table = _opcodes()
    references: dict[str, Callable[[int], str]] = {
        "STRING": resolver.string,
        "TYPE": resolver.type,
        "FIELD": resolver.field,
        "METH": resolver.method,
    }
    at = 0
    while at < len(units):
        unit = units[at]
        if unit in _PAYLOADS:
            at += _payload_size(units, at)
            continue
        opcode = table[unit & 0xFF]
        size = int(opcode.layout[0]) if opcode else 0
        if opcode is None or at + size > len(units):
            return
        if opcode.name != "nop":
            reference = references.get(opcode.kind)
            yield _decode(opcode, units[at : at + size], at * 2, reference)
        at += size


def _payload_size(units: tuple[int, ...], at: int) -> int:
    count = units[at + 1] if at + 1 < len(units) else 0
    if units[at] == 0x0100:
        return count * 2 + 4
    if units[at] == 0x0200:
        return count * 4 + 2
    low, high = (*units[at + 2 : at + 4], 0, 0)[:2]
    return (count * (low | high << 16) + 1) // 2 + 4


def _decode(
    opcode: _Opcode, units: tuple[int, ...], offset: int, reference: Callable[[int], str] | None
) -> Instruction:
    layout, name = opcode.layout, opcode.name
    high = units[0] >> 8
    registers: tuple[int, ...] = ()
    literal = 0
    ref = ""
    if layout in ("35c", "45cc"):
        count = high >> 4
        listed = (*(units[2] >> shift & 0xF for shift in (0, 4, 8, 12)), high & 0xF)
        registers = listed[:count]
        ref = reference(units[1]) if reference else ""
    elif layout in ("3rc", "4rcc"):
        registers = tuple(range(units[2], units[2] + high))
        ref = reference(units[1]) if reference else ""
    elif layout in ("21c", "31c"):
        registers = (high,)
        index = units[1] | (units[2] << 16 if layout == "31c" else 0)
        ref = reference(index) if reference else ""
    elif layout == "22c":
        registers = (high & 0xF, high >> 4)
        ref = reference(units[1]) if reference else ""
    elif layout == "12x":
        registers = (high & 0xF, high >> 4)
    elif layout == "11x":
        registers = (high,)
    elif layout == "11n":
        registers, literal = (high & 0xF,), _signed(high >> 4, 4)
    elif layout == "22x":
        registers = (high, units[1])
    elif layout == "32x":
        registers = (units[1], units[2])
    elif layout == "23x":
        registers = (high, units[1] & 0xFF, units[1] >> 8)
    elif layout == "22b":
        registers, literal = (high, units[1] & 0xFF), _signed(units[1] >> 8, 8)
    elif layout == "22s":
        registers, literal = (high & 0xF, high >> 4), _signed(units[1], 16)
    elif layout == "21s":
        registers, literal = (high,), _signed(units[1], 16)
    elif layout == "21h":
        wide = name.startswith("const-wide")
        value = units[1] << (48 if wide else 16)
        registers, literal = (high,), _signed(value, 64 if wide else 32)
    elif layout == "31i":
        registers, literal = (high,), _signed(units[1] | units[2] << 16, 32)
    elif layout == "51l":
        value = sum(unit << 16 * place for place, unit in enumerate(units[1:]))
        registers, literal = (high,), _signed(value, 64)
    else:
        registers, literal = _branch(layout, units, offset)
    return Instruction(offset, name, registers, ref, literal)


def _branch(layout: str, units: tuple[int, ...], offset: int) -> tuple[tuple[int, ...], int]:
    """Return registers and absolute target of the formats that end in ``t``."""
    high = units[0] >> 8
    if layout == "10t":
        return (), offset + 2 * _signed(high, 8)
    if layout == "20t":
        return (), offset + 2 * _signed(units[1], 16)
    if layout == "21t":
        return (high,), offset + 2 * _signed(units[1], 16)
    if layout == "22t":
        return (high & 0xF, high >> 4), offset + 2 * _signed(units[1], 16)
    far = offset + 2 * _signed(units[1] | units[2] << 16, 32) if len(units) > 2 else 0
    return ((high,) if layout == "31t" else ()), far


def _signed(value: int, bits: int) -> int:
    return value - (1 << bits) if value >> (bits - 1) & 1 else value
