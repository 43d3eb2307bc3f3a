"""Disassembly text becomes instructions."""

from __future__ import annotations

import pytest

from inspector.static.code import Instruction
from inspector.static.listing import parse_listing, unescape

CASES = [
    ("0x0: const/4 v5, #-1", Instruction(0, "const/4", (5,), "", -1)),
    (
        "0x2: const-wide v2, #9223372036854775807L",
        Instruction(2, "const-wide", (2,), "", 2**63 - 1),
    ),
    (
        "0x4: const/high16 v0, #1065353216(0x3f800000, float:1.0)",
        Instruction(4, "const/high16", (0,), "", 1065353216),
    ),
    (
        '0x6: const-string v1, "a, b: \\"c\\"\\n"',
        Instruction(6, "const-string", (1,), 'a, b: "c"\n', 0),
    ),
    ("0x8: if-eq v4, v2, +13", Instruction(8, "if-eq", (4, 2), "", 8 + 26)),
    ("0xa: goto +-5", Instruction(10, "goto", (), "", 0)),
    ("0xc: packed-switch v0, +42", Instruction(12, "packed-switch", (0,), "", 12 + 84)),
    ("0xe: return-void", Instruction(14, "return-void", (), "", 0)),
    ("0x10: invoke-static {}, La;->b()V", Instruction(16, "invoke-static", (), "La;->b()V", 0)),
    (
        "0x12: invoke-virtual/range {v3 .. v5}, La;->b(II)V",
        Instruction(18, "invoke-virtual/range", (3, 4, 5), "La;->b(II)V", 0),
    ),
    (
        "0x14: iget-object v1, v4, La;->f:Lb;",
        Instruction(20, "iget-object", (1, 4), "La;->f:Lb;", 0),
    ),
    ("0x16: new-array v2, v3, [Lb;", Instruction(22, "new-array", (2, 3), "[Lb;", 0)),
    ("0x18: add-int/lit8 v2, v2, #1", Instruction(24, "add-int/lit8", (2, 2), "", 1)),
]


@pytest.mark.parametrize(("line", "instruction"), CASES, ids=[case[1].name for case in CASES])
def test_one_line(line: str, instruction: Instruction) -> None:
    assert parse_listing(f"La;->b()V\n    .registers 5\n    {line}\n") == (instruction,)


def test_padding_is_left_out_and_separators_inside_strings_end_no_line() -> None:
    text = (
        'La;->b()V\n    0x0: nop\n    0x2: const-string v0, "a\u2028b\x85c"\n    # (no code item)\n'
    )
    assert parse_listing(text) == (Instruction(2, "const-string", (0,), "a\u2028b\x85c", 0),)


@pytest.mark.parametrize(
    ("text", "value"),
    [(r"a\\n", "a\\n"), (r"\x1b[", "\x1b["), (r"\u00e9", "é"), (r"\'", "'"), (r"\t", "\t")],
)
def test_unescape(text: str, value: str) -> None:
    assert unescape(text) == value
