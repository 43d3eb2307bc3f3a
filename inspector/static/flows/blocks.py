"""Turns a code item into basic blocks."""

from typing import NamedTuple

from inspector.static.flows.decode import (
    GOTO,
    IF,
    IF_ZERO,
    LENGTHS,
    SWITCH,
    TERMINATORS,
    Instruction,
    payload_length,
    simplified,
)
from inspector.static.flows.dexfile import Code, DexFile

MAX_UNITS = 20_000
"""Code units of the longest method that is followed: generated tables are longer."""


class Block(NamedTuple):
    """Instructions without a jump in or out between them."""

    instructions: tuple[Instruction, ...]
    handlers: tuple[int, ...]
    """Blocks that catch what these throw."""
    following: int
    """The block after this one; -1 when there is none."""


class Body(NamedTuple):
    """A method's code, ready to run; branch targets are block numbers."""

    registers: int
    blocks: tuple[Block, ...]
    size: int
    """Number of instructions."""


def decode(dex: DexFile, code: Code) -> Body:
    """Return the blocks of a method; raises one of ``DexError`` for damaged code."""
    if len(code.units) > MAX_UNITS:
        raise ValueError("method is too long")
    listing: dict[int, Instruction] = {}
    leaders = {0}
    position, units = 0, code.units
    while position < len(units):
        opcode = units[position] & 0xFF
        if opcode == 0 and units[position]:
            position += payload_length(units, position)
            continue
        length = LENGTHS[opcode]
        instruction = simplified(dex, units, position, opcode)
        if instruction is not None:
            listing[position] = instruction
            kind = instruction[0]
            if kind in (GOTO, IF, IF_ZERO, SWITCH):
                leaders.update(_targets(instruction))
                leaders.add(position + length)
            elif kind in TERMINATORS:
                leaders.add(position + length)
        position += length
    for first, end, handlers in code.tries:
        leaders.update((first, end, *handlers))
    return _blocks(code, listing, sorted(leaders))


def _targets(instruction: Instruction) -> tuple[int, ...]:
    if instruction[0] == SWITCH:
        cases = instruction[3]
        assert isinstance(cases, dict)
        return tuple(cases.values())
    target = instruction[-1]
    assert isinstance(target, int)
    return (target,)


def _blocks(code: Code, listing: dict[int, Instruction], leaders: list[int]) -> Body:
    chunks: list[list[Instruction]] = []
    edge = 0
    for position, instruction in listing.items():
        fresh = not chunks
        while edge < len(leaders) and leaders[edge] <= position:
            edge += 1
            fresh = True
        if fresh:
            chunks.append([])
        chunks[-1].append(instruction)
    # A leader between two instructions (nop, payload) belongs to the block that follows it.
    firsts = [int(chunk[0][1]) // 2 for chunk in chunks]  # type: ignore[call-overload]  # offsets are ints
    starts: dict[int, int] = {}
    number = 0
    for leader in leaders:
        while number < len(firsts) and firsts[number] < leader:
            number += 1
        if number < len(firsts):
            starts[leader] = number
    blocks = []
    for index, chunk in enumerate(chunks):
        place = firsts[index]
        handlers = [
            starts[handler]
            for first, end, targets in code.tries
            if first <= place < end
            for handler in targets
            if handler in starts
        ]
        chunk[-1] = _linked(chunk[-1], starts)
        following = index + 1 if index + 1 < len(chunks) else -1
        if chunk[-1][0] in TERMINATORS:
            following = -1
        blocks.append(Block(tuple(chunk), tuple(dict.fromkeys(handlers)), following))
    return Body(code.registers, tuple(blocks), len(listing))


def _linked(instruction: Instruction, starts: dict[int, int]) -> Instruction:
    kind = instruction[0]
    if kind in (GOTO, IF, IF_ZERO):
        return (*instruction[:-1], starts[instruction[-1]])  # type: ignore[index]  # an offset
    if kind == SWITCH:
        cases = instruction[3]
        assert isinstance(cases, dict)
        return (*instruction[:3], {key: starts[place] for key, place in cases.items()})
    return instruction
