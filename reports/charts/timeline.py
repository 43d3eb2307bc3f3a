"""When each category was sent, relative to the tester's marks, as positions in a picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt

from inspector.model.case import CaseDocument
from inspector.model.common import Mark

WIDTH = 960
GUTTER = 190
"""Room for the names of the categories."""
LANE = 30
TOP = 14
BADGE = 22
"""Height of one row of badges."""
BOTTOM = 34
EDGE = 26
BINS = 96
"""Dots per lane at most: detections in the same slice of time share one."""


@dataclass(frozen=True, slots=True)
class Dot:
    """Detections of one slice of time."""

    x: float
    radius: float
    count: int
    first: datetime
    before_consent: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """One category."""

    category: str
    y: float
    dots: tuple[Dot, ...]
    first: datetime
    last: datetime
    count: int


@dataclass(frozen=True, slots=True)
class Flag:
    """One mark, with the number under which the list beside the picture explains it."""

    number: int
    x: float
    y: float
    """Middle of the badge: badges that would overlap stand in rows."""
    mark: Mark


@dataclass(frozen=True, slots=True)
class Tick:
    """A time on the axis."""

    x: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture; x is mirrored for languages written from right to left."""

    height: float
    top: float
    """Where the plot begins, below the badges."""
    lanes: tuple[Lane, ...]
    flags: tuple[Flag, ...]
    ticks: tuple[Tick, ...]
    start: datetime
    end: datetime
    consent_x: float | None
    edge_x: float
    """Where the recording begins: left edge of the plot, or the right one when mirrored."""
    label_x: float
    rtl: bool

    @property
    def axis_y(self) -> float:
        """Where the axis is drawn."""
        return self.height - BOTTOM + 6

    @property
    def days(self) -> bool:
        """True when the axis spans more than a day, so that times alone would be ambiguous."""
        return self.start.date() != self.end.date()


def timeline(document: CaseDocument, *, rtl: bool = False) -> Timeline | None:
    """Return the picture, or none when nothing sent has a time."""
    sent: dict[str, list[datetime]] = {}
    for item in document.traffic.detections if document.traffic else ():
        if item.direction == "request" and item.at is not None:
            sent.setdefault(item.category, []).append(item.at)
    if not sent:
        return None
    start, end = _span(document, [at for times in sent.values() for at in times])
    consent = next((m.at for m in sorted(document.marks, key=_when) if m.kind == "consent"), None)

    def place(at: datetime) -> float:
        x = GUTTER + (WIDTH - GUTTER - EDGE) * ((at - start) / (end - start))
        return round(WIDTH - x if rtl else x, 1)

    order = [conclusion.category for conclusion in document.conclusions]
    flags = _flags(document, place)
    top = TOP + BADGE * (1 + max([0, *(_row(flag) for flag in flags)]))
    names = [c for c in order if c in sent] + sorted(set(sent) - set(order))
    lanes = tuple(
        _lane(name, top + 16 + LANE * number, sorted(sent[name]), place, consent)
        for number, name in enumerate(names)
    )
    step = (end - start) / 4
    return Timeline(
        height=top + LANE * len(lanes) + BOTTOM,
        lanes=lanes,
        flags=flags,
        top=top - 12,
        ticks=tuple(Tick(place(start + step * n), start + step * n) for n in range(5)),
        start=start,
        end=end,
        consent_x=place(consent) if consent else None,
        edge_x=place(start),
        label_x=WIDTH - 8 if rtl else 8,
        rtl=rtl,
    )


def _flags(document: CaseDocument, place: Callable[[datetime], float]) -> tuple[Flag, ...]:
    made: list[Flag] = []
    for number, mark in enumerate(sorted(document.marks, key=_when), start=1):
        x = place(mark.at)
        # Five rows at most: with more marks in one spot the list below the picture is what counts.
        row = next(
            (row for row in range(4) if all(abs(x - f.x) >= BADGE for f in made if _row(f) == row)),
            4,
        )
        made.append(Flag(number, x, 12 + row * BADGE, mark))
    return tuple(made)


def _row(flag: Flag) -> int:
    return round((flag.y - 12) / BADGE)


def _when(mark: Mark) -> tuple[datetime, str]:
    return mark.at, mark.id


def _span(document: CaseDocument, times: list[datetime]) -> tuple[datetime, datetime]:
    everything = [*times, *(mark.at for mark in document.marks)]
    coverage = document.traffic.coverage if document.traffic else None
    for at in (coverage.first, coverage.last) if coverage else ():
        if at is not None:
            everything.append(at)
    start, end = min(everything), max(everything)
    if end > start:
        return start, end
    # One moment has no length: a second is drawn, on the side where the calendar has room.
    second = timedelta(seconds=1)
    return (start, end + second) if start.year < 9999 else (start - second, end)


def _lane(
    category: str,
    y: float,
    times: list[datetime],
    place: Callable[[datetime], float],
    consent: datetime | None,
) -> Lane:
    slices: dict[tuple[int, bool], list[datetime]] = {}
    width = (WIDTH - GUTTER - EDGE) / BINS
    for at in times:
        before = consent is not None and at < consent
        slices.setdefault((int(place(at) // width), before), []).append(at)
    dots = tuple(
        Dot(
            x=round(sum(place(at) for at in group) / len(group), 1),
            radius=round(min(11.0, 4 + sqrt(len(group) - 1)), 1),
            count=len(group),
            first=group[0],
            before_consent=before,
        )
        for (_, before), group in sorted(slices.items(), key=lambda entry: entry[1][0])
    )
    return Lane(category, y, dots, times[0], times[-1], len(times))
