"""Cell towers: country and network codes with the towers' numbers."""

from __future__ import annotations

from inspector.rules.proof import is_network
from inspector.traffic.shapes.kinds import Kind
from inspector.traffic.shapes.shape import Shape, View

LEAST = 2
"""Towers that make a list; the code of one country and network alone tell little."""

_LONG = 65_535
"""Largest number of a GSM cell; those of UMTS and later have 28 bits and are hardly ever below."""


def cells(view: View) -> Shape | None:
    """Recognise ``getAllCellInfo``: MCC and MNC that hardly change, tower numbers that do, and a
    signal in dBm, long tower numbers or keys that say what it is."""
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
    tower = max(towers, key=lambda kind: max(kind.integers))
    if not view.hinted("location") and not _evidence(view, country, networks[0], tower, signals):
        return None
    fields = {"country": country.column, "network": networks[0].column, "tower": tower.column}
    if signals:
        fields["signal"] = signals[0].column
    return Shape("shape.cells", "location", "location.cell", fields, tower.column, view.table.rows)


def _evidence(view: View, country: Kind, network: Kind, tower: Kind, signals: list[Kind]) -> bool:
    """Tell towers from other rows of whole numbers."""
    if signals and view.table.rows > LEAST:
        return True
    pairs = zip(country.integers, network.integers, strict=False)
    assigned = view.context.direction == "request" and all(is_network(*pair) for pair in pairs)
    long = min(tower.integers) > _LONG and tower.distinct == 1
    return assigned and (long or bool(signals)) and len(view.kinds) <= 8


def _few(kind: Kind) -> bool:
    return len(set(kind.integers)) <= 4
