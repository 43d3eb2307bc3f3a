"""HAR files in the shape in which every capture of a case is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from inspector.errors import InspectorError
from inspector.model.common import Skipped
from inspector.model.exchange import Exchange
from inspector.traffic.har.read import read_har


class HarFile:
    """A HAR file; one that cannot be read raises ``InspectorError`` before the first exchange.

    Of one that ends too soon the entries before are read; ``skipped`` says what is missing.
    ``other_reader`` returns why another program refuses a file too, or an empty text: what two
    programs say independently tells a damaged file from a reader's fault.
    """

    reader = ""

    def __init__(self, path: Path, other_reader: Callable[[Path], str] | None = None) -> None:
        self.path = path
        self.skipped: list[Skipped] = []
        self._other_reader = other_reader

    def exchanges(self) -> Iterator[Exchange]:
        """Return the exchanges in file order; raises at once when there can be none."""
        self.skipped.clear()
        try:
            return read_har(self.path, self.skipped)
        except InspectorError as error:
            raise also_refused(error, self.path, self._other_reader) from error


def also_refused(
    error: InspectorError, path: Path, other_reader: Callable[[Path], str] | None
) -> InspectorError:
    """Return ``error`` with what ``other_reader`` says of the file added to its cause."""
    said = other_reader(path) if other_reader is not None and path.is_file() else ""
    if not said:
        return error
    cause = f"{error.cause}; {said}" if error.cause else said
    return InspectorError(error.what, cause=cause, next_step=error.next_step)
