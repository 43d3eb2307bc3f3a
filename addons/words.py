"""Texts of other programs, as the log of a case may hold them."""

from __future__ import annotations

import traceback
from pathlib import Path

from inspector.traffic.masking.foreign_text import masked_error

CLIP = 2000
"""Longest text of a foreign program in the log, in characters."""


def clip(text: str | None) -> str:
    """Return foreign text as a line of the log may hold it: short, without what it quotes."""
    return masked_error(text or "")[:CLIP]


def trace(error: BaseException) -> str:
    """Return where ``error`` was raised, innermost last: its words and its lines quote bytes."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in frames]
    return "\n".join(lines)[-CLIP:]
