"""What is still open lies beside the segments, so that a killed capture loses two seconds of it.

A flow enters its segment when it ends. A WebSocket may last an hour, and a server may never answer:
once a second what is new in such flows goes into a file of its own, which goes when the flow has
ended. Files that a killed capture left become a segment, see ``inspector.case.recover``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from mitmproxy import flow, http, tcp, udp

from addons.bodies import OPEN, while_passing
from addons.recorder import Recorder
from addons.session import Place, Session
from inspector.errors import InspectorError

EVERY_S = 1.0
"""How often what is open is written aside; a flow that ends sooner never is."""


@dataclass(slots=True)
class _Kept:
    """What lies in the file of one flow."""

    messages: int = -1
    size: int = -1


class Unfinished:
    """Writes aside what is new in flows that are open for longer than ``EVERY_S``."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._seen: frozenset[str] = frozenset()
        self._kept: dict[str, _Kept] = {}
        recorder.listeners.append(self.recorded)
        recorder.beginning.append(self._kept.clear)

    def running(self) -> None:
        """Begin to look."""
        asyncio.get_running_loop().call_later(EVERY_S, self._look)

    def recorded(self, source: flow.Flow, place: Place) -> None:
        """Remove the file of a flow that lies in a segment now."""
        session = self._recorder.session
        if self._kept.pop(source.id, None) is not None and session is not None:
            session.forget_open(source.id)

    def _look(self) -> None:
        self._recorder.look_after_case()
        session, now = self._recorder.session, self._recorder.open_flows()
        for source in now:
            if session is not None and source.id in self._seen:
                try:
                    self._keep(source, session)
                except (OSError, InspectorError):
                    continue  # a full disk is told with the next flow that ends
                except Exception as error:  # noqa: BLE001 - one flow; the fault is recorded
                    self._recorder.failed("unfinished", source, error)
        self._seen = frozenset(source.id for source in now)
        asyncio.get_running_loop().call_later(EVERY_S, self._look)

    def _keep(self, source: flow.Flow, session: Session) -> None:
        kept = self._kept.get(source.id, _Kept())
        messages = _messages(source)
        if messages is not None:
            count = len(messages)
            if count > kept.messages:
                with _changed(messages, messages[max(0, kept.messages) :]), _marked(source):
                    session.keep_open(source, anew=False)
                self._kept[source.id] = _Kept(messages=count)
        elif isinstance(source, http.HTTPFlow) and source.request.timestamp_end:
            with _marked(source), while_passing(source) as size:
                if size > kept.size:
                    session.keep_open(source, anew=True)
                    self._kept[source.id] = _Kept(size=size)


def _messages(source: flow.Flow) -> list[Any] | None:
    if isinstance(source, tcp.TCPFlow | udp.UDPFlow):
        return source.messages
    if isinstance(source, http.HTTPFlow) and source.websocket is not None:
        return source.websocket.messages
    return None


@contextmanager
def _changed(messages: list[Any], new: list[Any]) -> Iterator[None]:
    """Have a list hold only ``new`` for as long as nothing else runs."""
    whole = messages[:]
    messages[:] = new
    try:
        yield
    finally:
        messages[:] = whole


@contextmanager
def _marked(source: flow.Flow) -> Iterator[None]:
    source.metadata[OPEN] = True
    try:
        yield
    finally:
        del source.metadata[OPEN]
