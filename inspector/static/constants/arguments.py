"""Follows constants through one method: which strings a call gets, where a value goes."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from inspector.static.code import Instruction


def string_arguments(instructions: Sequence[Instruction], offset: int) -> frozenset[str] | None:
    """Return the strings that may reach the call at ``offset``, or none when one is not constant.

    Each register is traced backwards in text order. Where a branch joins between the definition
    and the call, every string that the method puts into the register counts: a method that picks
    one of two names passes both.
    """
    at = next((n for n, i in enumerate(instructions) if i.offset == offset), None)
    if at is None:
        return None
    joins = frozenset(_targets(instructions))
    found: set[str] = set()
    complete = True
    for register in set(instructions[at].registers):
        values = _values(instructions, at, register, joins)
        if values is None:
            complete = False
        else:
            found |= values
    return frozenset(found) if found or complete else None


def _targets(instructions: Sequence[Instruction]) -> Iterator[int]:
    for instruction in instructions:
        if instruction.name.startswith(("if-", "goto")):
            yield instruction.literal


def _values(
    instructions: Sequence[Instruction], at: int, register: int, joins: frozenset[int]
) -> set[str] | None:
    joined = instructions[at].offset in joins
    for number in range(at - 1, -1, -1):
        step = instructions[number]
        if step.registers[:1] == (register,) and writes(step):
            if joined:
                return _all_values(instructions, register)
            if step.name.startswith("const-string"):
                return {step.ref}
            if step.name.startswith("move-object"):
                return _values(instructions, number, step.registers[1], joins)
            return None
        joined = joined or step.offset in joins
    return None


def _all_values(instructions: Sequence[Instruction], register: int) -> set[str] | None:
    strings = {
        step.ref
        for step in instructions
        if step.name.startswith("const-string") and step.registers[:1] == (register,)
    }
    return strings or None


def writes(step: Instruction) -> bool:
    """Return whether the instruction writes its first register."""
    return not step.name.startswith(
        ("invoke", "if-", "goto", "return", "throw", "iput", "sput", "aput", "monitor",
         "packed-switch", "sparse-switch", "fill-array-data", "filled-new-array")
    )  # fmt: skip


class Destination(NamedTuple):
    """Where a value goes: exactly one of the two is not empty."""

    method: str
    """The method that takes it."""
    field: str
    """The static or instance field that it is stored in."""


def destinations(instructions: Sequence[Instruction], offset: int) -> tuple[Destination, ...]:
    """Return what the value loaded at ``offset`` is handed to or stored in, in text order.

    Follows moves and the result of calls that take the value and return a ``Uri``, until every
    register that holds it is written again; a branch ends nothing, so both arms are seen.
    """
    start = next((n for n, i in enumerate(instructions) if i.offset == offset), None)
    if start is None or not instructions[start].registers:
        return ()
    held = {instructions[start].registers[0]}
    found: list[Destination] = []
    derived = False
    for step in instructions[start + 1 :]:
        if step.name.startswith("invoke"):
            takes = bool(held & set(step.registers))
            derived = takes and step.ref.endswith(")Landroid/net/Uri;")
            # What an insert returns is the new row, no longer the table.
            if takes and not (derived and step.ref.startswith("Landroid/net/Uri")):
                found.append(Destination(step.ref, ""))
                derived = False
        elif step.name == "move-result-object" and derived:
            held.add(step.registers[0])
            derived = False
        elif step.name.startswith(("sput-object", "iput-object")) and step.registers[0] in held:
            found.append(Destination("", step.ref))
        elif step.name.startswith("return-object") and step.registers[0] in held:
            found.append(Destination("", "return"))
        elif step.name.startswith("move-object") and step.registers[1] in held:
            held.add(step.registers[0])
        elif step.registers and writes(step):
            held.discard(step.registers[0])
        if not held:
            break
    return tuple(found)
