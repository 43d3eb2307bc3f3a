"""One capture session: the open case, its segments, and when their bytes are forced to disk."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from mitmproxy import flow, version
from pydantic import JsonValue

from addons.encode import FlowEncoder
from addons.spool import Body
from inspector import __version__
from inspector.case.clock import Clock
from inspector.case.files import sync_file, sync_folder
from inspector.case.folder import Case, is_case
from inspector.case.info import CaseInfo
from inspector.case.inputs import Input
from inspector.case.open_flows import open_file, put_open
from inspector.case.reading import other_personas, own_persona
from inspector.case.segment import SegmentWriter
from inspector.errors import InspectorError
from inspector.traffic.persona.file import load_persona
from inspector.traffic.persona.values import PersonaValues

SYNC_EVERY_S = 1.0
"""A power cut loses at most so many seconds; a killed process loses nothing that was written."""

SEGMENT_BYTES = 256 << 20
"""A segment that has grown to so many bytes is closed and the next one begun."""


class CaseRemovedError(InspectorError):
    """Somebody removed the folder of the case while the capture ran."""

    def __init__(self, segment: Path) -> None:
        super().__init__(f"{segment} was removed", cause="the case folder is not there any more")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a recorded flow lies."""

    segment: Path
    index: int
    offset: int
    length: int


class Session:
    """An open case that is being written to; made by ``begin``, ended by ``end``.

    Flows and events are handed to the operating system before the call returns and forced to disk
    by a thread, so that the proxy's event loop waits for a disk only when a segment begins.
    """

    def __init__(self, case: Case, *, segment_bytes: int = SEGMENT_BYTES) -> None:
        self.case = case
        self._planted = PersonaValues()
        self.flows = 0
        self.events = 0
        self._segment_bytes = segment_bytes
        self._encoder = FlowEncoder()
        self._writer: SegmentWriter | None = None
        self._full: deque[SegmentWriter] = deque()
        """Segments that nothing is added to any more and that are to be closed."""
        self._unsynced: deque[Path] = deque()
        """Bodies and open flows that are not on disk yet."""
        self._logged = False
        """Lines of the log are not on disk yet."""
        self._stack = ExitStack()
        self._stop = threading.Event()
        self._syncer = threading.Thread(target=self._sync_now_and_then, daemon=True)

    @classmethod
    def begin(
        cls,
        path: Path,
        facts: Mapping[str, JsonValue],
        *,
        persona: Path | None = None,
        clock: Clock,
    ) -> Session:
        """Open the case, or make it, and take its capture lock. Raises ``InspectorError``."""
        actor = "capture"
        if persona is not None:
            load_persona(persona)
        if is_case(path):
            case = Case.open(path, actor=actor, clock=clock)
        else:
            case = Case.create(path, CaseInfo(), actor=actor, clock=clock)
        session = cls(case)
        session._stack.enter_context(case.capturing())
        if persona is not None:
            case.add(persona, kind="persona")
        own = own_persona(case)
        session._planted = PersonaValues(
            [*((own,) if own else ()), *other_personas([case]).values()]
        )
        versions = {"inspector": __version__, "mitmproxy": version.VERSION}
        case.record("capture.started", {**versions, **facts})
        session._syncer.start()
        return session

    def record(self, source: flow.Flow) -> Place:
        """Append one flow to the current segment.

        Raises ``OSError`` when nothing was written, ``CaseRemovedError`` when it would go nowhere,
        and ``ValueError`` for a flow that holds what mitmproxy's format cannot.
        """
        data = self._encoder.encode(source)
        self.require_case()
        writer = self._segment()
        frame = writer.append(data)
        self.flows += 1
        place = Place(writer.path, frame.index, frame.offset, frame.length)
        if writer.size >= self._segment_bytes:
            self._writer = None
            self._full.append(writer)
        return place

    def require_case(self) -> None:
        """Raise ``CaseRemovedError`` when the segment that is being written was removed."""
        if self._writer is not None and self._writer.removed:
            raise CaseRemovedError(self._writer.path)

    def rescue(self, removed: Session) -> None:
        """Take over what the open segment of a session holds whose folder was removed.

        Raises ``OSError`` or ``InspectorError``.
        """
        if removed._writer is None:
            return
        writer = self._segment()
        writer.take_over(removed._writer)
        self.flows += removed._writer.count
        self.event("capture.rescued", {"flows": removed._writer.count})

    def keep_body(self, body: Body) -> None:
        """Log a large body that lies under ``inputs/`` now. Raises ``InspectorError``."""
        self._unsynced.append(body.path)
        item = Input(sha256=body.sha256, size=body.size, name=body.sha256, kind="body")
        self.case.record("input.added", item.model_dump(), durable=False)
        self._logged = True

    def keep_open(self, source: flow.Flow, *, anew: bool) -> None:
        """Write a flow that has not ended into its own file: behind what is there, or ``anew``.

        Raises ``OSError``, ``InspectorError`` or ``ValueError``, as ``record`` does.
        """
        path, data = self._open_file(source.id), self._encoder.encode(source)
        put_open(path, data, anew=anew)
        self._unsynced.append(path)

    def forget_open(self, flow_id: str) -> None:
        """Remove the file of a flow that has ended."""
        with suppress(OSError):
            self._open_file(flow_id).unlink(missing_ok=True)

    def _open_file(self, flow_id: str) -> Path:
        return open_file(self.case.path / "capture", flow_id)

    @property
    def bodies(self) -> Path:
        """The folder for large bodies."""
        return self.case.path / "inputs"

    def event(self, action: str, data: Mapping[str, JsonValue]) -> None:
        """Log something that is no flow. Raises ``InspectorError`` when the log cannot take it.

        What a ``reason`` or ``error`` holds of the personas is left out.
        """
        kept = {
            key: self._planted.masked(value)
            if key in ("reason", "error") and isinstance(value, str)
            else value
            for key, value in data.items()
        }
        self.case.record(action, kept, durable=False)
        self.events += 1
        self._logged = True

    def abandon(self) -> None:
        """Give everything back without another write: the next capture mends the segment."""
        self._stop.set()
        for writer in (self._writer, *self._full):
            with suppress(OSError):
                if writer is not None:
                    writer.close()
        self._writer = None
        self._stack.close()

    def end(self, facts: Mapping[str, JsonValue]) -> None:
        """Close the segment, log the end and give the lock back, whatever fails on the way."""
        self._stop.set()
        self._syncer.join()
        try:
            self._sync_files()
            if self._writer is not None:
                self._full.append(self._writer)
            self._close_full()
            totals: dict[str, JsonValue] = {"flows": self.flows, "events": self.events}
            self.case.record("capture.stopped", {**totals, **facts})
        finally:
            self._writer = None
            self._stack.close()

    def _segment(self) -> SegmentWriter:
        if self._writer is None:
            self._writer = self.case.new_segment()
        return self._writer

    def _close_full(self) -> None:
        while self._full:
            # Not durable: nobody may hold the log's lock while the disk writes.
            self.case.close_segment(self._full[0], durable=False)
            self._full.popleft()
            self._logged = True

    def _sync_files(self) -> None:
        folders, again = set(), []
        while self._unsynced:
            path = self._unsynced.popleft()
            try:
                sync_file(path)
                folders.add(path.parent)
            except (OSError, InspectorError):
                if path.exists(follow_symlinks=False):
                    again.append(path)
        self._unsynced.extend(again)
        for folder in folders:
            sync_folder(folder)  # its files got their names by a rename

    def _sync_segment(self) -> None:
        if (writer := self._writer) is not None:
            writer.sync()

    def _sync_log(self) -> None:
        if self._logged:
            self._logged = False
            self.case.log.sync()

    def _sync_now_and_then(self) -> None:
        with suppress(AttributeError, OSError):
            # On Linux this is the priority of this thread alone; the proxy goes first.
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
        while not self._stop.wait(SYNC_EVERY_S):
            for step in (self._sync_segment, self._sync_files, self._close_full, self._sync_log):
                # The same fault meets the next write, which is reported; a segment that was
                # closed meanwhile is on disk already.
                with suppress(OSError, InspectorError, ValueError):
                    step()
