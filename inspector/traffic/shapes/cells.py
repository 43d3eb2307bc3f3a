"""Cell towers: country and network codes with the towers' numbers."""

from __future__ import annotations

from inspector.traffic.shapes.kinds import Kind
from inspector.traffic.shapes.shape import Shape, View

LEAST = 2
"""Towers that make a list; the code of one country and network alone tell little."""


def cells(view: View) -> Shape | None:
    """Recognise ``getAllCellInfo``: MCC and MNC that hardly change, tower numbers that do, and a
    signal in dBm unless the keys say what it is."""
    if view.table.rows < LEAST:
        return None
    countries = [k for k in view.kinds if k.within(202, 750) and len(set(k.integers)) <= 2]
    if not countries:
        return None
    country = countries[0]
    networks = [k for k in view.kinds if k is not country and k.within(0, 999) and _few(k)]
    towers = [
        kind
        for kind in view.kinds
        if kind.within(1, (1 << 36) - 1) and max(kind.integers) > 255 and kind.distinct >= 0.6
    ]
    signals = [kind for kind in view.kinds if kind.within(-150, -40)]
    if not networks or not towers:
        return None
    if not view.hinted("location") and (not signals or view.table.rows < LEAST + 1):
        return None
    tower = max(towers, key=lambda kind: max(kind.integers))
    fields = {"country": country.column, "network": networks[0].column, "tower": tower.column}
    if signals:
        fields["signal"] = signals[0].column
    return Shape("shape.cells", "location", "location.cell", fields, tower.column, view.table.rows)


def _few(kind: Kind) -> bool:
    return len(set(kind.integers)) <= 4
