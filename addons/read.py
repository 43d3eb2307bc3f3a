"""Flow files to exchanges: every version that mitmproxy reads, up to the first torn byte."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from mitmproxy import exceptions, flow, version
from mitmproxy import io as flow_io

from addons.convert import to_exchange
from inspector.case.segment import Frame, frames
from inspector.errors import InspectorError
from inspector.model.common import Skipped
from inspector.model.exchange import Exchange

MAX_FLOW = 1 << 30
"""Largest single flow that is read, in bytes; the file format needs it in memory as a whole."""


class FlowFile:
    """A file in mitmproxy's own format; large bodies of a case's segment lie in ``bodies``.

    ``exchanges`` yields what can be read, one at a time; after it, ``skipped`` says what could not:
    single flows, or everything behind a torn or malformed place. Raises ``InspectorError`` when
    the file cannot be opened or not one flow in it can be read; the cause is mitmproxy's own.
    """

    reader = f"mitmproxy {version.VERSION}"

    def __init__(self, path: Path, bodies: Path | None = None) -> None:
        self.path = path
        self._bodies = bodies
        self.skipped: list[Skipped] = []

    def exchanges(self) -> Iterator[Exchange]:
        """Yield the exchanges in file order; ``index`` counts unreadable flows too."""
        return self._all(lambda source, index: to_exchange(source, index, self._bodies))

    def flows(self) -> Iterator[flow.Flow]:
        """Yield mitmproxy's own flows in file order, bodies that were set aside still aside."""
        return self._all(lambda source, _: source)

    def _all[T](self, make: Callable[[flow.Flow, int], T]) -> Iterator[T]:
        self.skipped.clear()
        read = end = 0
        with _opened(self.path) as file:
            for frame in frames(file.fileno()):
                end = frame.offset + frame.length
                found = _read(file, frame, make)
                if isinstance(found, Skipped):
                    self.skipped.append(found)
                else:
                    read += 1
                    yield found
            size = os.fstat(file.fileno()).st_size
        if size > end:
            self.skipped.append(_torn(self.path, end, size))
        if self.skipped and not read:
            raise _unreadable(self.path, self.skipped[0].reason)


def read_flows(path: Path) -> Iterator[Exchange]:
    """Yield the exchanges of a flow file; see ``FlowFile`` where unreadable parts matter."""
    return FlowFile(path).exchanges()


def read_frame(data: bytes, index: int, bodies: Path | None = None) -> Exchange:
    """Return the exchange of one flow's bytes.

    Raises ``FlowReadException`` or whatever a contradictory flow provokes.
    """
    return to_exchange(_flow(data), index, bodies)


def _flow(data: bytes) -> flow.Flow:
    for source in flow_io.FlowReader(io.BytesIO(data)).stream():
        return source
    raise ValueError("no flow in these bytes")


def _read[T](
    file: io.BufferedReader, frame: Frame, make: Callable[[flow.Flow, int], T]
) -> T | Skipped:
    what = f"flow {frame.index} at byte {frame.offset}"
    if frame.length > MAX_FLOW:
        return Skipped(what=what, reason=f"it has {frame.length} bytes, more than {MAX_FLOW}")
    try:
        data = os.pread(file.fileno(), frame.length, frame.offset)
        return make(_flow(data), frame.index)
    except exceptions.FlowReadException as error:
        return Skipped(what=what, reason=f"mitmproxy cannot read it: {error}")
    except Exception as error:  # noqa: BLE001 - one flow of a stranger's file; it becomes a Skipped
        return Skipped(what=what, reason=f"it is malformed ({type(error).__name__}: {error})")


def _opened(path: Path) -> io.BufferedReader:
    try:
        return path.open("rb")
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error


def _torn(path: Path, end: int, size: int) -> Skipped:
    return Skipped(
        what=f"{path.name} from byte {end} on",
        reason=f"the file ends inside a flow or is damaged there; {size - end} bytes are not read",
    )


def _unreadable(path: Path, cause: str) -> InspectorError:
    return InspectorError(
        f"Cannot read {path} as a mitmproxy flow file",
        cause=cause,
        next_step="check that it was copied whole, or export the session as HAR",
    )
