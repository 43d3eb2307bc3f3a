"""HAR files in the shape in which every capture of a case is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from inspector.model.common import Skipped
from inspector.model.exchange import Exchange
from inspector.traffic.har import read_har


class HarFile:
    """A HAR file; one that is damaged raises ``InspectorError`` with the first exchange."""

    reader = ""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.skipped: tuple[Skipped, ...] = ()

    def exchanges(self) -> Iterator[Exchange]:
        """Yield the exchanges in file order."""
        return read_har(self.path)
