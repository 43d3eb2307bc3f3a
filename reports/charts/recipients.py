"""Who received what, as four columns: category, host, company, country."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import log10

from reports.views.recipients import RecipientRow

WIDTH = 960
BOX = 186
HEIGHT = 28
GAP = 10
TOP = 30
HOSTS = 12
"""Hosts drawn one by one; the others are drawn as one box that says how many they are."""


@dataclass(frozen=True, slots=True)
class Node:
    """A box. ``name`` is empty where the company or country is not known."""

    column: int
    name: str
    x: float
    y: float
    cleartext: bool = False
    merged: int = 0
    """How many hosts the box stands for; 0 for a single one."""


@dataclass(frozen=True, slots=True)
class Link:
    """A line between two boxes."""

    path: str
    width: float
    cleartext: bool


@dataclass(frozen=True, slots=True)
class RecipientChart:
    """The picture; columns run from right to left when mirrored."""

    height: float
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    headings: tuple[float, ...]
    """Middle of each column."""


Key = tuple[str, int]
"""Name and number of merged hosts: two boxes of one column never share it."""


def recipient_chart(
    rows: tuple[RecipientRow, ...], *, order: Iterable[str], rtl: bool = False
) -> RecipientChart | None:
    """Return the picture, or none when nothing was received; ``order`` sorts the categories."""
    if not rows:
        return None
    pairs: tuple[dict[tuple[Key, Key], int], ...] = ({}, {}, {})
    clear: set[tuple[Key, Key]] = set()
    columns: tuple[dict[Key, bool], ...] = ({}, {}, {}, {})
    for name in order:
        if any(name in row.categories for row in rows):
            columns[0][(name, 0)] = False
    alone = HOSTS if len(rows) > HOSTS + 1 else len(rows)
    for number, row in enumerate(rows):
        host: Key = (row.host, 0) if number < alone else ("", len(rows) - alone)
        company: Key = (row.company, 0)
        country: Key = (row.country, 0)
        columns[1][host] = columns[1].get(host, False) or bool(row.cleartext)
        columns[2].setdefault(company, False)
        columns[3].setdefault(country, False)
        for category, count in row.categories.items():
            first = ((category, 0), host)
            pairs[0][first] = pairs[0].get(first, 0) + count
            if category in row.cleartext:
                clear.add(first)
        for level, pair in ((1, (host, company)), (2, (company, country))):
            pairs[level][pair] = pairs[level].get(pair, 0) + row.total
    tallest = max(len(column) for column in columns)
    height = TOP + tallest * (HEIGHT + GAP)
    nodes: dict[tuple[int, Key], Node] = {}
    for level, column in enumerate(columns):
        left = level * (WIDTH - BOX) / 3
        x = round(WIDTH - BOX - left if rtl else left, 1)
        space = (height - TOP) / len(column)
        for number, (key, cleartext) in enumerate(column.items()):
            y = round(TOP + space * number + (space - HEIGHT) / 2, 1)
            nodes[(level, key)] = Node(level, key[0], x, y, cleartext, key[1])
    links = tuple(
        _link(nodes[(level, a)], nodes[(level + 1, b)], count, (a, b) in clear, rtl)
        for level, table in enumerate(pairs)
        for (a, b), count in table.items()
    )
    middles = tuple(
        round((WIDTH - BOX - n * (WIDTH - BOX) / 3 if rtl else n * (WIDTH - BOX) / 3) + BOX / 2, 1)
        for n in range(4)
    )
    return RecipientChart(height, tuple(nodes.values()), links, middles)


def _link(start: Node, end: Node, count: int, cleartext: bool, rtl: bool) -> Link:
    x1 = start.x if rtl else start.x + BOX
    x2 = end.x + BOX if rtl else end.x
    y1, y2 = start.y + HEIGHT / 2, end.y + HEIGHT / 2
    middle = round((x1 + x2) / 2, 1)
    width = round(min(7.0, 1.2 + 1.4 * log10(max(1, count))), 1)
    return Link(f"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}", width, cleartext)
