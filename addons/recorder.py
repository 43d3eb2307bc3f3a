"""Record first: every flow that ends and every fault goes into the case before anything else."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from weakref import WeakSet

from mitmproxy import dns, flow, http, tcp, udp
from mitmproxy.addonmanager import Loader
from mitmproxy.log import ALERT
from pydantic import JsonValue

from addons.bodies import NOTES, put_aside
from addons.guard import guarded
from addons.opening import begun, case_folder, declare
from addons.session import CaseRemovedError, Place, Session
from addons.spool import watch
from addons.words import clip, trace
from inspector.errors import InspectorError

logger = logging.getLogger(__name__)

STARTED_S = 10.0
"""A proxy that has not started after so many seconds does not run this addon."""

MOST_WAITING = 500
"""Flows that wait in memory while the disk is full; beyond it the oldest is lost, as is said."""

type Listener = Callable[[flow.Flow, Place], None]


class Recorder:
    """Writes flows and faults of a proxy into the case that ``inspector_case`` names."""

    def __init__(self) -> None:
        self.session: Session | None = None
        self.listeners: list[Listener] = []
        """Told of each flow after it was written."""
        self.beginning: list[Callable[[], None]] = []
        """Called after a case was opened."""
        self.ending: list[Callable[[], None]] = []
        """Called before the case is closed."""
        self.lost = 0
        self._running = False
        self._active: dict[str, flow.Flow] = {}
        self._waiting: deque[flow.Flow] = deque()
        self._full = False
        self._removed: Session | None = None
        """The session whose folder was removed, until another could be begun."""
        self._written: WeakSet[flow.Flow] = WeakSet()

    def load(self, loader: Loader) -> None:
        """Declare the options."""
        declare(loader)
        # When one of these options is set wrongly, mitmproxy goes on without this addon and
        # without a word.
        asyncio.get_running_loop().call_later(STARTED_S, self._check_started)

    def configure(self, updated: set[str]) -> None:
        """Change the case when its option is changed while the proxy runs."""
        if "inspector_case" in updated and self._running:
            self._end()
            self._begin()

    def running(self) -> None:
        """Open the case, now that the proxy could start: a failed start leaves nothing behind."""
        self._running = True
        self._begin()

    def done(self) -> None:
        """Write what has not ended, close the case."""
        self._end()

    # One flow begins or ends.

    @guarded
    def requestheaders(self, flow: http.HTTPFlow) -> None:
        """Remember it as begun."""
        self._active[flow.id] = flow
        if self.session is not None:
            watch(flow.request, self.session.bodies)

    @guarded
    def responseheaders(self, flow: http.HTTPFlow) -> None:
        """Have a large or endless body kept while it passes."""
        if self.session is not None and flow.response is not None:
            watch(flow.response, self.session.bodies)

    @guarded
    def response(self, flow: http.HTTPFlow) -> None:
        """Record it, unless it goes on as a WebSocket."""
        if flow.websocket is None:
            self._record(flow)

    @guarded
    def error(self, flow: http.HTTPFlow) -> None:
        """Record it with its error."""
        if flow.websocket is None:
            self._record(flow)

    @guarded
    def websocket_end(self, flow: http.HTTPFlow) -> None:
        """Record it with its messages."""
        self._record(flow)

    @guarded
    def tcp_start(self, flow: tcp.TCPFlow) -> None:
        """Remember it as begun."""
        self._active[flow.id] = flow

    @guarded
    def tcp_end(self, flow: tcp.TCPFlow) -> None:
        """Record it."""
        self._record(flow)

    @guarded
    def tcp_error(self, flow: tcp.TCPFlow) -> None:
        """Record it with its error."""
        self._record(flow)

    @guarded
    def udp_start(self, flow: udp.UDPFlow) -> None:
        """Remember it as begun."""
        self._active[flow.id] = flow

    @guarded
    def udp_end(self, flow: udp.UDPFlow) -> None:
        """Record it."""
        self._record(flow)

    @guarded
    def udp_error(self, flow: udp.UDPFlow) -> None:
        """Record it with its error."""
        self._record(flow)

    @guarded
    def dns_request(self, flow: dns.DNSFlow) -> None:
        """Remember it as begun."""
        self._active[flow.id] = flow

    @guarded
    def dns_response(self, flow: dns.DNSFlow) -> None:
        """Record it."""
        self._record(flow)

    @guarded
    def dns_error(self, flow: dns.DNSFlow) -> None:
        """Record it with its error."""
        self._record(flow)

    # Helpers.

    def open_flows(self) -> tuple[flow.Flow, ...]:
        """Return the flows that began and have not ended."""
        return tuple(self._active.values())

    def _check_started(self) -> None:
        if not self._running:
            logger.error(
                "inspector: nothing is recorded: mitmproxy refused an option of this addon;"
                " give each --set inspector_… once"
            )

    def look_after_case(self) -> None:
        """Go on in a new folder when somebody removed that of the case; to be called often."""
        session = self.session
        if session is not None:
            try:
                session.require_case()
            except CaseRemovedError as error:
                self._begin_again(session, error)
        elif self._removed is not None and case_folder().parent.is_dir():
            self._go_on()

    def _begin_again(self, removed: Session, error: CaseRemovedError) -> None:
        self._lost("what was recorded before the open segment", error.diagnostics())
        self.session, self._removed = None, removed
        self._go_on()

    def _go_on(self) -> None:
        self._begin()
        session, removed = self.session, self._removed
        if session is None or removed is None:
            return
        self._removed = None
        try:
            session.rescue(removed)
        except (OSError, InspectorError) as fault:
            self._lost("what the open segment held", str(fault))
        removed.abandon()
        self._write_waiting(session)

    def happened(self, action: str, data: dict[str, JsonValue]) -> None:
        """Log an event; when even that fails, say so loudly and go on proxying."""
        if self.session is None:
            return
        try:
            self.session.event(action, data)
        except InspectorError as error:
            self._lost(f"the event {action}", error.diagnostics())

    def failed(self, hook: str, subject: object, error: Exception) -> None:
        """Record that a hook raised."""
        self._lost(f"what happened in {hook}", f"{type(error).__name__}: {error}")
        self.happened(
            "hook.failed",
            {
                "hook": hook,
                "flow": subject.id if isinstance(subject, flow.Flow) else "",
                "error": clip(f"{type(error).__name__}: {error}"),
                "trace": trace(error),
            },
        )

    def _begin(self) -> None:
        self.session = begun()
        if self.session is not None:
            for first in self.beginning:
                first()
            logger.info("inspector: recording into %s", self.session.case.path)

    def _end(self) -> None:
        self.look_after_case()
        unfinished = [item for item in self._active.values() if item not in self._written]
        self._active.clear()
        if self.session is not None or self._removed is not None:
            self._waiting.extend(unfinished)
        if self.session is not None:
            self._write_waiting(self.session)
        for item in self._waiting:
            self._lost(f"flow {item.id}", "it could not be written to the end")
        self._waiting.clear()
        if self._removed is not None:
            self._lost(
                "what was recorded", "the case folder was removed and could not be made anew"
            )
            self._removed.abandon()
            self._removed = None
        if (session := self.session) is not None:
            self._close(session, len(unfinished))

    def _close(self, session: Session, unfinished: int) -> None:
        try:
            for last in self.ending:
                last()
            self.session = None
            session.end({"unfinished": unfinished, "lost": self.lost})
        except (OSError, InspectorError) as error:
            self._lost("the end of the session", str(error))
            session.abandon()
        finally:
            self.session = None

    def _record(self, source: flow.Flow) -> None:
        self._active.pop(source.id, None)
        if self.session is None and self._removed is None:
            return
        if source in self._written:
            # It ended well and then broke, such as a client that left while we still sent to it.
            reason = clip(source.error.msg if source.error else "")
            self.happened("flow.error", {"flow": source.id, "reason": reason})
            return
        self._waiting.append(source)
        if self.session is not None:
            self._write_waiting(self.session)
        if len(self._waiting) > MOST_WAITING:
            self._lost(f"flow {self._waiting.popleft().id}", "too many wait for the disk")

    def _write_waiting(self, session: Session) -> None:
        """Write flows in order; those that find no room stay and are tried again with the next."""
        while self._waiting:
            source = self._waiting[0]
            try:
                place = self._put(source, session)
            except CaseRemovedError as error:
                self._begin_again(session, error)
                return
            except (OSError, InspectorError) as error:
                if not self._full:
                    why = error.diagnostics() if isinstance(error, InspectorError) else str(error)
                    logger.error("inspector: NOTHING CAN BE WRITTEN, flows wait in memory: %s", why)
                self._full = True
                return
            except Exception as error:  # noqa: BLE001 - one flow; those behind it must not wait for it
                self._waiting.popleft()
                self.failed("recording", source, error)
                continue
            self._waiting.popleft()
            self._written.add(source)
            for listener in self.listeners:
                listener(source, place)
        if self._full:
            self._full = False
            logger.log(ALERT, "inspector: flows can be written again; none that waited is missing")

    def _put(self, source: flow.Flow, session: Session) -> Place:
        self._put_bodies(source, session)
        try:
            return session.record(source)
        except (OSError, InspectorError):
            raise
        except Exception as error:  # noqa: BLE001 - other addons keep what they like in metadata
            self.failed("recording", source, error)
            theirs = source.metadata
            source.metadata = {name: theirs[name] for name in theirs if name in NOTES}
            try:
                return session.record(source)
            finally:
                source.metadata = theirs

    def _put_bodies(self, source: flow.Flow, session: Session) -> None:
        for problem in put_aside(source, session.keep_body):
            self._lost(f"a part of flow {source.id}", problem)

    def _lost(self, what: str, why: str) -> None:
        self.lost += 1
        logger.error("inspector: %s is not in the case: %s", what, why)
