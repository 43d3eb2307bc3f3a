"""Calendars: titles with a begin and an end on whole minutes."""

from __future__ import annotations

from inspector.traffic.shapes.kinds import Kind
from inspector.traffic.shapes.shape import Shape, View
from inspector.traffic.times import epoch_seconds

LEAST = 3
"""Events that make a calendar."""

LEAST_ADDRESSED = 2
"""The same where a key or the address says calendar."""

LONGEST = 31 * 86_400
"""Seconds from begin to end of an event."""


def calendar(view: View) -> Shape | None:
    """Recognise ``CalendarContract.Events``: a title, and begin and end; or, where a key or the
    address says calendar, a title and a time."""
    least = LEAST_ADDRESSED if view.addressed("calendar") else LEAST
    if view.table.rows < least or view.context.direction == "response":
        return None
    titles = [
        kind
        for kind in view.kinds
        if kind.all_text and not kind.is_time and not kind.is_url and _has_letters(kind)
    ]
    times = [kind for kind in view.kinds if kind.is_time and kind.filled >= 0.8]
    if not titles or not times:
        return None
    pair = _begin_and_end(times)
    if pair is None and not view.addressed("calendar"):
        return None
    title = max(titles, key=lambda kind: (kind.distinct, kind.filled))
    begin = pair[0] if pair else times[0]
    fields = {"title": title.column, "time": begin.column}
    if pair:
        fields["end"] = pair[1].column
    if len(titles) > 1:
        fields["place"] = next(kind for kind in titles if kind is not title).column
    return Shape(
        "shape.calendar", "calendar", "calendar.events", fields, title.column, view.table.rows
    )


def _has_letters(kind: Kind) -> bool:
    return kind.share(sum(any(c.isalpha() for c in text) for text in kind.texts)) >= 0.8


def _begin_and_end(times: list[Kind]) -> tuple[Kind, Kind] | None:
    """Return the two columns that are begin and end of appointments: people choose full minutes,
    machines do not."""
    for first in times:
        for last in times:
            if first is last or len(first.texts) != len(last.texts):
                continue
            pairs = [
                (a, b)
                for left, right in zip(first.texts, last.texts, strict=True)
                if (a := epoch_seconds(left)) is not None
                and (b := epoch_seconds(right)) is not None
            ]
            fitting = sum(
                0 <= b - a <= LONGEST and a % 60 == 0 and (b - a) % 300 == 0 for a, b in pairs
            )
            some = sum(b > a for a, b in pairs)
            if len(pairs) >= LEAST and fitting * 10 >= len(pairs) * 9 and some * 2 >= len(pairs):
                return first, last
    return None
