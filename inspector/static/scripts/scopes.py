"""Which names of a script mean the same at two places: what the brackets of functions hide."""

from __future__ import annotations

import re
from bisect import bisect_right

from inspector.static.scripts.text import NAME

_TOKEN = re.compile(
    r"""function\b\s*[\w$]*\s*\(([^()]*)\)\s*\{"""
    r"""|\(([\w$,\s]*)\)\s*=>\s*\{|([\w$]+)\s*=>\s*\{"""
    r"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|[{}]""",
    re.DOTALL,
)


class Scopes:
    """The blocks between two places of a text, as seen from the second one."""

    def __init__(self, text: str, start: int, at: int) -> None:
        self._first = start
        open_blocks: list[tuple[int, frozenset[str]]] = []
        closed: list[tuple[int, int]] = []
        for token in _TOKEN.finditer(text, start, at):
            if token[0] == "}":
                if not open_blocks:
                    # It closes a block that began before: what stands there is out of reach.
                    self._first = token.end()
                    closed.clear()
                    continue
                begin = open_blocks.pop()[0]
                while closed and closed[-1][0] > begin:
                    closed.pop()
                closed.append((begin, token.end()))
            elif token[0].endswith("{"):
                given = token[1] or token[2] or token[3] or ""
                open_blocks.append((token.start(), frozenset(NAME.findall(given))))
        self._open = open_blocks
        self._closed = closed

    def reach(self, name: str, place: int) -> bool:
        """Return whether what a name is given at a place is what it means at the second one."""
        if place < self._first:
            return False
        before = bisect_right(self._closed, (place, place)) - 1
        if before >= 0 and self._closed[before][0] <= place < self._closed[before][1]:
            return False
        return not any(name in names for begin, names in self._open if begin > place)
