"""Call logs: a number, a time, and how long or in which direction."""

from __future__ import annotations

from inspector.traffic.shapes.kinds import Kind
from inspector.traffic.shapes.shape import Shape, View

LEAST = 5
"""Records that make a call log."""


def calls(view: View) -> Shape | None:
    """Recognise a call log by number, time and duration or direction."""
    table = view.table
    if table.rows < LEAST:
        return None
    phones = view.phones()
    if phones is None:
        return None
    times = [
        kind for kind in view.kinds if kind is not phones and kind.is_time and kind.filled >= 0.9
    ]
    if not times or any(kind.is_text for kind in view.kinds):
        return None
    if phones.column in table.inherited and any(kind.is_decimal for kind in view.kinds):
        return None  # purchases of a customer
    durations = [kind for kind in view.kinds if _duration(kind)]
    directions = [
        kind for kind in view.kinds if kind.is_choice and not kind.is_url and kind is not phones
    ]
    if not durations and not directions:
        return None
    if not _evidence(view, phones, times, durations, directions):
        return None
    fields = {"number": phones.column, "time": times[0].column}
    if durations:
        fields["duration"] = durations[0].column
    if directions:
        fields["direction"] = directions[0].column
    for kind in view.kinds:
        if kind.is_name and kind.column not in fields.values():
            fields.setdefault("name", kind.column)
    return Shape("shape.call_log", "call_log", "", fields, times[0].column, table.rows)


def _duration(kind: Kind) -> bool:
    return kind.is_small_number and len(set(kind.texts)) >= 4 and kind.filled >= 0.8


def _evidence(
    view: View, phones: Kind, times: list[Kind], durations: list[Kind], directions: list[Kind]
) -> bool:
    """Tell call logs from address books with a time of last contact."""
    if view.hinted("call_log"):
        return True
    repeated = phones.distinct < 0.85
    ordered = any(kind.is_sorted for kind in times)
    score = 2 * ordered + 2 * repeated + bool(durations) + bool(directions)
    if view.hinted("contacts"):
        score -= 2
    return score >= 3
