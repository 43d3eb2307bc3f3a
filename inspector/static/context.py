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

    def head(self, method: str, count: int) -> tuple[str, ...]:
        """Return the first lines of a method that hold anything."""
        if method not in self._texts:
            self._texts[method] = self._index.decompiled(method)
        lines = [line for line in self._texts[method].lines if line.strip()]
        return tuple(_BREAKS.sub(" ", line)[:_WIDTH].rstrip() for line in lines[:count])

    def lines(self, method: str, offset: int, rank: int, shown: str) -> tuple[str, ...]:
        """Return the line that shows ``shown``, with its neighbours; empty if there is none.

        Of several such lines the one whose offset is nearest counts. An engine that does not know
        offsets goes by ``rank``: the place of the instruction among those of the method that show
        the same, since decompiled text mostly keeps their order.
        """
        if method not in self._texts:
            self._texts[method] = self._index.decompiled(method)
        text = self._texts[method]
        lines = [number for number, line in enumerate(text.lines) if shown in line]
        if not lines:
            return ()
        best = lines[min(rank, len(lines) - 1)]
        if offsets := dict(text.offsets):
            best = min(lines, key=lambda n: (abs(offsets.get(n, 1 << 30) - offset), n))
        part = text.lines[max(0, best - _AROUND) : best + _AROUND + 1]
        return tuple(_BREAKS.sub(" ", line)[:_WIDTH].rstrip() for line in part if line.strip())
