"""Apple property lists, binary and XML."""

from __future__ import annotations

import plistlib

from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.data import Data
from inspector.traffic.unfold.layer import Opened
from inspector.traffic.unfold.native import to_tree


class Plist:
    """NSPropertyList as iOS apps send it."""

    name = "plist"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the tree."""
        raw = data.raw
        if raw[:8] != b"bplist00" and b"<plist" not in raw[:400]:
            return None
        # A property list may declare entities; plistlib refuses those itself.
        try:
            value = plistlib.loads(raw)
        except Exception:  # noqa: BLE001  # plistlib raises a dozen types on hostile input
            return None
        return Opened((self.name,), to_tree(value))
