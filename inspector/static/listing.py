"""Reads the disassembly text of dexllm into instructions."""

from __future__ import annotations

import re
from functools import lru_cache

from inspector.static.code import Instruction

_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_NAMED = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "b": "\b", "f": "\f"}
_REFERENCES = (
    "invoke-", "sget", "sput", "iget", "iput", "const-class", "new-", "check-cast",
    "instance-of", "filled-new-array", "const-method",
)  # fmt: skip
_BRANCHES = ("if-", "goto", "packed-switch", "sparse-switch", "fill-array-data")


def parse_listing(text: str) -> tuple[Instruction, ...]:
    r"""Return the instructions of one ``render_method_smali`` text.

    Only ``\n`` ends a line: a string constant may hold any other separator.
    """
    found = []
    for line in text.split("\n")[1:]:
        # Lines of instructions look like "    0x1a: const-string v0, "text"".
        offset, colon, rest = line.strip(" ").partition(": ")
        if not colon or not offset.startswith("0x"):
            continue
        name, _, operands = rest.partition(" ")
        if name != "nop" and not name.endswith("-payload"):
            found.append(_instruction(int(offset, 16), name, operands))
    return tuple(found)


def _instruction(offset: int, name: str, operands: str) -> Instruction:
    if name.startswith("const-string"):
        register, _, quoted = operands.partition(", ")
        return Instruction(offset, name, (int(register[1:]),), unescape(quoted[1:-1]), 0)
    registers: tuple[int, ...] = ()
    if operands.startswith("{"):
        group, _, operands = operands.partition("}")
        registers = _register_group(group[1:])
        operands = operands.removeprefix(", ")
        return Instruction(offset, name, registers, operands, 0)
    ref, literal = "", 0
    for operand in operands.split(", ") if operands else ():
        if operand[0] == "v" and operand[1:].isdigit():
            registers += (int(operand[1:]),)
        elif operand[0] == "#":
            literal = int(operand[1:].partition("(")[0].rstrip("L"))
        elif operand[0] == "+" and name.startswith(_BRANCHES):
            # The text gives code units of two bytes, relative to the instruction.
            literal = offset + 2 * int(operand[1:])
        elif name.startswith(_REFERENCES):
            ref = operand
    return Instruction(offset, name, registers, ref, literal)


@lru_cache(maxsize=4096)
def _register_group(text: str) -> tuple[int, ...]:
    if " .. " in text:
        first, _, last = text.partition(" .. ")
        return tuple(range(int(first[1:]), int(last[1:]) + 1))
    return tuple(int(part[1:]) for part in text.split(", ") if part)


def unescape(text: str) -> str:
    """Return the string constant that the escaped ``text`` between the quotes stands for."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(_unescaped, text)


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _NAMED.get(match[3], match[3])
