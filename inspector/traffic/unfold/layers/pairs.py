"""Records as text of names and values: what ``toString`` prints, blocks of lines, YAML."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.data import Data
from inspector.traffic.unfold.layer import Opened, Tree

LEAST, LEAST_WIDE = 5, 3
"""Records with the same names that make a list; fewer where each has four names and more."""

_LONGEST = 8 << 20
_LINE = re.compile(r"[ \t]*(?:- )?[\"']?([A-Za-z_][\w.\-\[\]]{0,40})[\"']?[ \t]*[:=](.*)")
_INLINE = re.compile(
    r"(?<![\w.])([A-Za-z_]\w{0,40})=(?:'([^'\n]*)'|\"([^\"\n]*)\""
    r"|([^,;{}()\[\]\n]*?)(?=\s+\w{1,40}=|[,;{}()\[\]\n]|\Z))"
)
_NAMED = re.compile(r"(?<![\w.])([A-Za-z_]\w{0,40}): ([^,\n]*)")
_QUOTES = "'\""
_ENDS = " ]})"


class Pairs:
    """Repeated groups of the same names; the text itself is kept."""

    name = "pairs"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the records."""
        text = data.text
        if text is None or not 40 <= len(text) <= _LONGEST or text[:1] == "<":
            return None
        records = _of_lines(text) if text.count("\n") >= 2 * LEAST - 1 else None
        if records is None and text.count("=") >= 2 * LEAST and "&" not in text[:200]:
            found = islice(_INLINE.finditer(text), max(0, budget.limits.values - budget.values))
            records = _records((match[1], _value(match)) for match in found)
        if records is None and text.count(": ") >= 2 * LEAST:
            named = islice(_NAMED.finditer(text), max(0, budget.limits.values - budget.values))
            records = _records((match[1], match[2].strip(_ENDS)) for match in named)
        return Opened((self.name,), records, keep=True) if records is not None else None


def _value(match: re.Match[str]) -> str:
    return next((one for one in match.groups()[1:] if one is not None), "").strip()


def _of_lines(text: str) -> Tree | None:
    lines = [line for line in text.split("\n") if line.strip()]
    matches = [match for line in lines if (match := _LINE.fullmatch(line))]
    if len(matches) * 10 < len(lines) * 8:
        return None
    pairs = [(match[1], match[2].strip().strip(_QUOTES)) for match in matches if match[2].strip()]
    if len({name for name, _ in pairs}) == len(pairs):
        return dict(pairs)  # names that number their records, or the settings of an app
    return _records(pairs)


def _records(pairs: Iterable[tuple[str, str]]) -> Tree | None:
    """Return records, each of which ends where one of its names comes again."""
    found: list[dict[str, str]] = []
    for name, value in pairs:
        if not found or name in found[-1]:
            found.append({})
        found[-1][name] = value
    if len(found) < LEAST_WIDE:
        return None
    names = Counter(frozenset(record) for record in found)
    common, times = names.most_common(1)[0]
    if len(found) < (LEAST_WIDE if len(common) >= 4 else LEAST):
        return None
    if len(common) < 2 or times * 10 < len(found) * 7:
        return None
    return [dict(record) for record in found]
