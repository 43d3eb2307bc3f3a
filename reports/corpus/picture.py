"""Draws families: each a cluster of its apps with the links that hold it together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from inspector.model.corpus import HOLDS_A_SECRET, Family

MOST = 48
"""Families drawn; the table lists more."""
MOST_APPS = 120
"""Apps drawn of one family; the rest is counted beside it."""
CELL = 150
COLUMNS = 8
LARGEST = 2.8
"""How much larger than a cell a family is drawn when there are few."""


class Dot(NamedTuple):
    """One app."""

    x: float
    y: float
    sha256: str


class Line(NamedTuple):
    """One link; ``secret`` when it rests on a key or account."""

    x1: float
    y1: float
    x2: float
    y2: float
    secret: bool


class Cluster(NamedTuple):
    """One family as drawn."""

    family: Family
    x: float
    y: float
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    left_out: int


class Picture(NamedTuple):
    """Everything drawn, with the size of the drawing and its width on the page, in CSS pixels."""

    width: int
    height: int
    shown_width: int
    clusters: tuple[Cluster, ...]


def picture(families: Sequence[Family]) -> Picture | None:
    """Return the drawing of the largest families; none when there is no family."""
    drawn = families[:MOST]
    if not drawn:
        return None
    clusters = tuple(_cluster(family, number) for number, family in enumerate(drawn))
    columns = min(COLUMNS, len(drawn))
    rows = math.ceil(len(drawn) / COLUMNS)
    # Few families have room to be drawn larger.
    shown = min(CELL * COLUMNS, round(CELL * columns * LARGEST))
    return Picture(CELL * columns, CELL * rows, shown, clusters)


def _cluster(family: Family, number: int) -> Cluster:
    x = CELL * (number % COLUMNS) + CELL / 2
    y = CELL * (number // COLUMNS) + CELL / 2 - 10
    # Well-linked apps first, so that they stand in the middle.
    degree: dict[str, int] = {}
    for link in family.links:
        for end in (link.a, link.b):
            degree[end] = degree.get(end, 0) + 1
    members = sorted(family.members, key=lambda member: (-degree.get(member, 0), member))
    places = {
        member: _spiral(place, x, y, len(members[:MOST_APPS]))
        for place, member in enumerate(members[:MOST_APPS])
    }
    lines = tuple(
        Line(*places[link.a], *places[link.b], any(r.kind in HOLDS_A_SECRET for r in link.reasons))
        for link in family.links
        if link.a in places and link.b in places
    )
    dots = tuple(Dot(*places[member], member) for member in members[:MOST_APPS])
    return Cluster(family, x, y, dots, lines, max(0, len(members) - MOST_APPS))


def _spiral(place: int, x: float, y: float, count: int) -> tuple[float, float]:
    """Sunflower spiral: even spacing at any number (Vogel 1979)."""
    radius = (CELL / 2 - 22) * math.sqrt((place + 0.5) / max(count, 1))
    angle = place * math.pi * (3 - math.sqrt(5))
    return round(x + radius * math.cos(angle), 1), round(y + radius * math.sin(angle), 1)
