"""Turns the instructions of a code item into simplified ones.

Instructions are tuples that start with one of the operation numbers below and the offset in bytes;
pairs of registers are named by the lower one. Formats:
https://source.android.com/docs/core/runtime/dalvik-bytecode
"""

from __future__ import annotations

from inspector.static.flows.dexfile import DexFile
from inspector.static.flows.values import TOP, ClassConst, Value, constant

(
    MOVE, RESULT, CAUGHT, RETURN, CONST, CAST, INSTANCE_OF, LENGTH, NEW, NEW_ARRAY, FILLED,
    FILL_DATA, THROW, GOTO, SWITCH, IF, IF_ZERO, ARRAY_GET, ARRAY_PUT, GET, PUT, STATIC_GET,
    STATIC_PUT, INVOKE, UNARY, BINARY, BINARY_LITERAL, COMPARE,
) = range(28)  # fmt: skip

type Instruction = tuple[object, ...]

_MAX_ELEMENTS = 4096
# Length in code units of each opcode, and its kind.
LENGTHS = [1] * 256
for _first, _last, _length in (
    (0x02, 0x02, 2), (0x05, 0x05, 2), (0x08, 0x08, 2), (0x03, 0x03, 3), (0x06, 0x06, 3),
    (0x09, 0x09, 3), (0x13, 0x13, 2), (0x14, 0x14, 3), (0x15, 0x16, 2), (0x17, 0x17, 3),
    (0x18, 0x18, 5), (0x19, 0x1A, 2), (0x1B, 0x1B, 3), (0x1C, 0x1C, 2), (0x1F, 0x20, 2),
    (0x22, 0x23, 2), (0x24, 0x26, 3), (0x29, 0x29, 2), (0x2A, 0x2C, 3), (0x2D, 0x3D, 2),
    (0x44, 0x6D, 2), (0x6E, 0x72, 3), (0x74, 0x78, 3), (0x90, 0xAF, 2), (0xD0, 0xE2, 2),
    (0xFA, 0xFB, 4), (0xFC, 0xFD, 3), (0xFE, 0xFF, 2),
):  # fmt: skip
    for _opcode in range(_first, _last + 1):
        LENGTHS[_opcode] = _length

_INVOKES = ("virtual", "super", "direct", "static", "interface")
_COMPARISONS = ("eq", "ne", "lt", "ge", "gt", "le")
_ARITHMETIC = ("add", "sub", "mul", "div", "rem", "and", "or", "xor", "shl", "shr", "ushr")
LONG = "-long"
"""Ends the name of arithmetic on 64 bits."""
_LITERALS = ("add", "rsub", "mul", "div", "rem", "and", "or", "xor", "shl", "shr", "ushr")
TERMINATORS = frozenset((RETURN, THROW, GOTO))
THROWING = frozenset(
    (CAST, LENGTH, NEW, NEW_ARRAY, FILLED, THROW, ARRAY_GET, ARRAY_PUT, GET, PUT, STATIC_GET,
     STATIC_PUT, INVOKE, BINARY, BINARY_LITERAL)
)  # fmt: skip


def payload_length(units: memoryview, position: int) -> int:
    """Return the length of a table between instructions, in code units."""
    kind = units[position] >> 8
    size = units[position + 1]
    if kind == 1:
        return int(size * 2 + 4)
    if kind == 2:
        return int(size * 4 + 2)
    if kind == 3:
        count = units[position + 2] | units[position + 3] << 16
        return int((count * size + 1) // 2 + 4)
    return 1


def _signed(value: int, bits: int) -> int:
    return value - (1 << bits) if value >> (bits - 1) else value


def _word(units: memoryview, position: int) -> int:
    return _signed(units[position] | units[position + 1] << 16, 32)


_SMALL = {number: constant(number) for number in range(-8, 9)}


def _arithmetic(number: int) -> str:
    if number >= 22:
        return "float"
    name = _ARITHMETIC[number % 11]
    return name if number < 11 else f"{name}{LONG}"


def _number(value: int) -> Value:
    return _SMALL.get(value) or constant(value)


def simplified(dex: DexFile, units: memoryview, at: int, op: int) -> Instruction | None:
    """Return the instruction at a code unit; none for one that does nothing here."""
    unit = units[at]
    offset = at * 2
    a8 = unit >> 8
    a4, b4 = a8 & 0xF, unit >> 12
    if op <= 0x0D:
        if op in (1, 4, 7):
            return (MOVE, offset, a4, b4)
        if op in (2, 5, 8):
            return (MOVE, offset, a8, units[at + 1])
        if op in (3, 6, 9):
            return (MOVE, offset, units[at + 1], units[at + 2])
        if op in (0x0A, 0x0B, 0x0C):
            return (RESULT, offset, a8)
        return (CAUGHT, offset, a8) if op == 0x0D else None
    if op <= 0x1C:
        return _constant(dex, units, at, op)
    if op <= 0x2C:
        return _middle(dex, units, at, op)
    if op <= 0x31:
        return (BINARY, offset, "cmp", a8, units[at + 1] & 0xFF, units[at + 1] >> 8)
    if op <= 0x37:
        target = at + _signed(units[at + 1], 16)
        return (IF, offset, _COMPARISONS[op - 0x32], a4, b4, target)
    if op <= 0x3D:
        target = at + _signed(units[at + 1], 16)
        return (IF_ZERO, offset, _COMPARISONS[op - 0x38], a8, target)
    if 0x44 <= op <= 0x51:
        kind = ARRAY_GET if op <= 0x4A else ARRAY_PUT
        return (kind, offset, a8, units[at + 1] & 0xFF, units[at + 1] >> 8)
    if 0x52 <= op <= 0x5F:
        owner, name, type_name = dex.field(units[at + 1])
        return (GET if op <= 0x58 else PUT, offset, a4, b4, owner, name, type_name)
    if 0x60 <= op <= 0x6D:
        owner, name, type_name = dex.field(units[at + 1])
        return (STATIC_GET if op <= 0x66 else STATIC_PUT, offset, a8, owner, name, type_name)
    if 0x6E <= op <= 0x72 or 0x74 <= op <= 0x78 or 0xFA <= op <= 0xFD:
        return _invoke(dex, units, at, op)
    if 0x7B <= op <= 0x8F:
        return (UNARY, offset, a4, b4, op)
    if 0x90 <= op <= 0xAF:
        name = _arithmetic(op - 0x90)
        return (BINARY, offset, name, a8, units[at + 1] & 0xFF, units[at + 1] >> 8)
    if 0xB0 <= op <= 0xCF:
        name = _arithmetic(op - 0xB0)
        return (BINARY, offset, name, a4, a4, b4)
    if 0xD0 <= op <= 0xD7:
        value = _number(_signed(units[at + 1], 16))
        return (BINARY_LITERAL, offset, _LITERALS[op - 0xD0], a4, b4, value)
    if 0xD8 <= op <= 0xE2:
        value = _number(_signed(units[at + 1] >> 8, 8))
        return (BINARY_LITERAL, offset, _LITERALS[op - 0xD8], a8, units[at + 1] & 0xFF, value)
    if op in (0xFE, 0xFF):
        return (CONST, offset, a8, TOP)
    return None


def _constant(dex: DexFile, units: memoryview, at: int, op: int) -> Instruction:
    unit = units[at]
    offset, a8 = at * 2, unit >> 8
    if op == 0x0E:
        return (RETURN, offset, -1)
    if op <= 0x11:
        return (RETURN, offset, a8)
    if op == 0x12:
        return (CONST, offset, a8 & 0xF, _number(_signed(unit >> 12, 4)))
    if op in (0x13, 0x16):
        return (CONST, offset, a8, _number(_signed(units[at + 1], 16)))
    if op in (0x14, 0x17):
        return (CONST, offset, a8, _number(_word(units, at + 1)))
    if op == 0x15:
        return (CONST, offset, a8, _number(_signed(units[at + 1], 16) << 16))
    if op == 0x18:
        low = _word(units, at + 1) & 0xFFFFFFFF
        return (CONST, offset, a8, _number(low | _word(units, at + 3) << 32))
    if op == 0x19:
        return (CONST, offset, a8, _number(_signed(units[at + 1], 16) << 48))
    if op == 0x1A:
        return (CONST, offset, a8, constant(dex.string(units[at + 1])))
    if op == 0x1B:
        return (CONST, offset, a8, constant(dex.string(_word(units, at + 1) & 0xFFFFFFFF)))
    return (CONST, offset, a8, constant(ClassConst(dex.type_name(units[at + 1]))))


def _middle(dex: DexFile, units: memoryview, at: int, op: int) -> Instruction | None:
    unit = units[at]
    offset, a8 = at * 2, unit >> 8
    a4, b4 = a8 & 0xF, unit >> 12
    if op == 0x1F:
        return (CAST, offset, a8, dex.type_name(units[at + 1]))
    if op == 0x20:
        return (INSTANCE_OF, offset, a4, b4, dex.type_name(units[at + 1]))
    if op == 0x21:
        return (LENGTH, offset, a4, b4)
    if op == 0x22:
        return (NEW, offset, a8, dex.type_name(units[at + 1]))
    if op == 0x23:
        return (NEW_ARRAY, offset, a4, b4, dex.type_name(units[at + 1]))
    if op in (0x24, 0x25):
        registers = _registers(units, at, wide_range=op == 0x25)
        return (FILLED, offset, registers, dex.type_name(units[at + 1]))
    if op == 0x26:
        return (FILL_DATA, offset, a8, _elements(units, at + _word(units, at + 1)))
    if op == 0x27:
        return (THROW, offset, a8)
    if op == 0x28:
        return (GOTO, offset, at + _signed(a8, 8))
    if op == 0x29:
        return (GOTO, offset, at + _signed(units[at + 1], 16))
    if op == 0x2A:
        return (GOTO, offset, at + _word(units, at + 1))
    if op in (0x2B, 0x2C):
        return (SWITCH, offset, a8, _cases(units, at, at + _word(units, at + 1)))
    return None


def _cases(units: memoryview, at: int, table: int) -> dict[int, int]:
    size = units[table + 1]
    if units[table] == 0x0100:
        first = _word(units, table + 2)
        return {first + i: at + _word(units, table + 4 + 2 * i) for i in range(size)}
    return {
        _word(units, table + 2 + 2 * i): at + _word(units, table + 2 + 2 * size + 2 * i)
        for i in range(size)
    }


def _elements(units: memoryview, table: int) -> tuple[int, ...]:
    """Return the numbers of a table that fills an array, signed; none of a long one."""
    width, count = units[table + 1], units[table + 2] | units[table + 3] << 16
    if width not in (1, 2, 4, 8) or count > _MAX_ELEMENTS:
        return ()
    raw = units[table + 4 : table + 4 + (count * width + 1) // 2].tobytes()
    places = range(0, count * width, width)
    return tuple(int.from_bytes(raw[i : i + width], "little", signed=True) for i in places)


def _registers(units: memoryview, at: int, *, wide_range: bool) -> tuple[int, ...]:
    unit = units[at]
    if wide_range:
        return tuple(range(units[at + 2], units[at + 2] + (unit >> 8)))
    count, packed = unit >> 12, units[at + 2]
    five = (packed & 0xF, packed >> 4 & 0xF, packed >> 8 & 0xF, packed >> 12, unit >> 8 & 0xF)
    return five[:count]


def _invoke(dex: DexFile, units: memoryview, at: int, op: int) -> Instruction:
    registers = _registers(units, at, wide_range=op in range(0x74, 0x79) or op in (0xFB, 0xFD))
    if op >= 0xFC:
        return (INVOKE, at * 2, "custom", None, registers)
    if op >= 0xFA:
        return (INVOKE, at * 2, "virtual", dex.method(units[at + 1]), registers)
    kind = _INVOKES[op - 0x6E if op < 0x74 else op - 0x74]
    ref = dex.method(units[at + 1])
    kept: list[int] = []
    place = 0
    if kind != "static":
        kept.append(registers[0])
        place = 1
    for param in ref.params:
        kept.append(registers[place])
        place += 2 if param in ("J", "D") else 1
    return (INVOKE, at * 2, kind, ref, tuple(kept))
