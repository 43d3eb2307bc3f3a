"""A few decompiled lines around a place in the code."""

from __future__ import annotations

import re

from inspector.static.code import CodeIndex, Decompiled

_AROUND = 1
"""Lines before and after."""
_WIDTH = 200
_BREAKS = re.compile(r"[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


class Contexts:
    """Decompiles each method once for one app."""

    def __init__(self, index: CodeIndex) -> None:
        self._index = index
        self._texts: dict[str, Decompiled] = {}

    def lines(self, method: str, offset: int, seen: str) -> tuple[str, ...]:
        """Return the line of the instruction at ``offset`` with its neighbours; empty if not found.

        Engines do not give the offset of every line, so the line is one that shows ``seen`` (a
        name or string constant); of several, the one whose known offset is nearest.
        """
        if method not in self._texts:
            self._texts[method] = self._index.decompiled(method)
        text = self._texts[method]
        offsets = dict(text.offsets)
        lines = [n for n, line in enumerate(text.lines) if seen in line]
        if not lines:
            return ()
        best = min(lines, key=lambda n: (abs(offsets.get(n, 1 << 30) - offset), n))
        part = text.lines[max(0, best - _AROUND) : best + _AROUND + 1]
        return tuple(_BREAKS.sub(" ", line)[:_WIDTH].rstrip() for line in part if line.strip())
