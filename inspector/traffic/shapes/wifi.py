"""Scans of Wi-Fi networks: hardware addresses with how strong each is heard."""

from __future__ import annotations

import re

from inspector.traffic.shapes.kinds import Kind
from inspector.traffic.shapes.shape import Shape, View

_BARE = re.compile(r"[0-9a-fA-F]{12}", re.ASCII)
LEAST = 3
"""Access points that make a scan; one is the network the phone is on."""


def wifi(view: View) -> Shape | None:
    """Recognise ``getScanResults``: an address, and its signal or frequency."""
    if view.table.rows < LEAST:
        return None
    addresses = [kind for kind in view.kinds if kind.is_mac and kind.distinct >= 0.7]
    addresses += [kind for kind in view.kinds if _is_bare(kind)]
    if not addresses:
        return None
    address = addresses[0]
    signals = [kind for kind in view.kinds if kind.within(-120, -10)]
    bands = [kind for kind in view.kinds if _is_band(kind)]
    if not (signals or bands or (view.hinted("network_ids") and address.is_mac)):
        return None
    fields = {"address": address.column}
    if signals:
        fields["signal"] = signals[0].column
    if bands:
        fields["frequency"] = bands[0].column
    for kind in view.kinds:
        if kind is not address and kind.all_text and not kind.integers and len(kind.texts) > 0:
            fields.setdefault("name", kind.column)
    return Shape(
        "shape.wifi_scan", "network_ids", "network_ids.scan", fields, address.column,
        view.table.rows,
    )  # fmt: skip


def _is_bare(kind: Kind) -> bool:
    """True for twelve hex digits without separators, letters among them."""
    return (
        kind.distinct >= 0.7
        and kind.share(sum(_BARE.fullmatch(text) is not None for text in kind.texts)) == 1
        and sum(not text.isdigit() for text in kind.texts) * 2 >= len(kind.texts)
    )


def _is_band(kind: Kind) -> bool:
    """True for megahertz of the 2.4, 5 and 6 GHz bands."""
    return bool(kind.integers) and all(
        2400 <= value <= 2500 or 4900 <= value <= 7200 for value in kind.integers
    )
