"""Compares with TrackHAR on the given HAR: is every value that it reports read, and found?

TrackHAR 1.0.0 (CC0) knows the endpoints of tracking companies and where in their bodies a value
stands. Its result on the file is given; ours is made here. A value counts as *read* when a leaf
that we unfolded holds it, and as *found* when a detection stands at that leaf.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from inspector.model.exchange import Exchange
from inspector.rules.loader import default_rules
from inspector.traffic.detect import detect
from inspector.traffic.har.read import read_har
from inspector.traffic.parts import parts_of
from inspector.traffic.scene import Knowledge
from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.engine import unfold


@dataclass(slots=True)
class Comparison:
    """Counts of values that TrackHAR reports, and what only we report."""

    reported: int = 0
    read: int = 0
    found: int = 0
    unread: list[str] = field(default_factory=list)
    not_found: Counter[str] = field(default_factory=Counter)
    only_ours: Counter[str] = field(default_factory=Counter)


def compare(folder: Path) -> Comparison:
    """Return the comparison; ``folder`` holds ``reporthar`` and ``trackhar``."""
    expected = json.loads((folder / "trackhar/android-first-run.expected.json").read_bytes())
    exchanges = list(read_har(folder / "reporthar/android-first-run.har"))
    total = Comparison()
    knowledge = Knowledge(default_rules())
    for exchange, rows in zip(exchanges, expected, strict=True):
        leaves = _leaves(exchange)
        findings = list(detect(exchange, knowledge).findings)
        ours = {one.value: one.attribute or one.category for one in findings if one.value}
        theirs: set[str] = set()
        for row in rows or ():
            for value in _values(row["value"]):
                theirs.add(value)
                total.reported += 1
                total.read += value in leaves
                if value not in leaves:
                    total.unread.append(f"{row['adapter']} {row['property']}")
                if any(value in one for one in ours):
                    total.found += 1
                else:
                    total.not_found[row["property"]] += 1
        for value, name in ours.items():
            if not any(one in value for one in theirs):
                total.only_ours[name] += 1
    return total


def _values(value: object) -> list[str]:
    if isinstance(value, list):
        return [text for one in value for text in _values(one)]
    return [_text(value)]


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _leaves(exchange: Exchange) -> set[str]:
    """Return every value that unfolding gives, before any detector looks at it."""
    found: set[str] = set()
    budget = Budget()
    for directed in parts_of(exchange):
        for sheet in unfold(directed.part, budget):
            for table in sheet.tables:
                for column in table.columns:
                    found.update(_text(value) for value in column.values if value is not None)
    return found
