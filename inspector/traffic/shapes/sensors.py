"""Streams of a motion sensor: three fractions many times a second."""

from __future__ import annotations

from itertools import pairwise
from statistics import median

from inspector.traffic.shapes.kinds import Kind
from inspector.traffic.shapes.shape import Shape, View

LEAST = 20
"""Readings that make a stream."""

_UNITS = {13: 1_000, 16: 1_000_000, 19: 1_000_000_000}
"""Digits of an epoch time to ticks a second; clocks since boot have 11 to 15 digits of ns."""

SLOWEST = 2.0
"""Seconds between two readings."""


def sensors(view: View) -> Shape | None:
    """Recognise readings of accelerometer, gyroscope or magnetometer by their pace and axes."""
    if view.table.rows < LEAST or view.context.direction == "response":
        return None
    axes = [kind for kind in view.kinds if _is_axis(kind)]
    if not 3 <= len(axes) <= 6:
        return None
    clocks = [kind for kind in view.kinds if kind not in axes and _is_clock(kind)]
    if not clocks and not view.addressed("device_ids"):
        return None
    fields = {"axes": axes[0].column}
    if clocks:
        fields["time"] = clocks[0].column
    return Shape(
        "shape.sensors", "device_ids", "device_ids.sensors", fields,
        clocks[0].column if clocks else axes[0].column, view.table.rows,
    )  # fmt: skip


def _is_axis(kind: Kind) -> bool:
    """True for fractions of a size that a sensor gives, with more decimals than a price."""
    if not kind.is_decimal:
        return False
    values = [abs(float(text)) for text in kind.texts if "." in text]
    decimals = median(len(text.partition(".")[2]) for text in kind.texts if "." in text)
    return decimals >= 3 and max(values) < 2_000


def _is_clock(kind: Kind) -> bool:
    values = kind.column.values[:LEAST]
    texts = [str(value) for value in values]
    if not all(text.isdigit() and 11 <= len(text) <= 19 for text in texts):
        return False
    steps = [abs(b - a) for a, b in pairwise(map(int, texts))]
    ticks = _UNITS.get(len(texts[0]), 1_000_000_000)
    return 0 < median(steps) <= SLOWEST * ticks
