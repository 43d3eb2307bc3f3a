"""Shows the tester what was found while the proxy runs: marker, comment, event log line."""

from __future__ import annotations

import asyncio
import logging
import queue
import weakref

from mitmproxy import contentviews, ctx, flow, hooks
from mitmproxy.addonmanager import Loader
from mitmproxy.log import ALERT

from addons.analyst import Analyst
from addons.answers import Answer, Job
from addons.evidence_view import Evidence
from addons.recorder import Recorder
from addons.session import Place
from addons.tally import Tally, comment, shown
from addons.words import clip

logger = logging.getLogger(__name__)

PATIENCE_S = 20.0
"""How long the end of the proxy waits for flows that are still to be analysed."""

STATUS_EVERY_S = 30.0
"""How often the event log says how things stand, when something changed."""

MARKER = ":red_circle:"
MARKER_OPAQUE = ":lock:"
MARKERS = (MARKER, MARKER_OPAQUE)
"""Ours; any other marker is the tester's."""


class Live:
    """Has each recorded flow analysed in another process and shows what comes back."""

    def __init__(self, recorder: Recorder) -> None:
        self.tally = Tally()
        self._recorder = recorder
        self._view = Evidence()
        self._analyst: Analyst | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._flows: dict[int, weakref.ref[flow.Flow]] = {}
        self._arrived: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        self._number = 0
        self._said: set[str] = set()
        self._behind = 0
        self._last_status = ""
        recorder.beginning.append(self.beginning)
        recorder.listeners.append(self.recorded)
        recorder.ending.append(self.ending)

    def load(self, loader: Loader) -> None:
        """Add the content view to every user interface."""
        contentviews.add(self._view)

    def running(self) -> None:
        """Remember the loop that answers are brought back to; begin to say how things stand."""
        self._loop = asyncio.get_running_loop()
        self._loop.call_later(STATUS_EVERY_S, self._say_status)

    def status(self) -> str:
        """Return one line: flows recorded, analysed, waiting, and what could not be recorded."""
        session = self._recorder.session
        flows = session.flows if session is not None else 0
        tally = self.tally
        lost = f", {self._recorder.lost} NOT RECORDED" if self._recorder.lost else ""
        return (
            f"{flows} flows recorded, {tally.analysed} analysed, {tally.skipped} skipped,"
            f" {tally.opaque} unreadable bodies{lost}"
        )

    def _say_status(self) -> None:
        line = self.status()
        if line != self._last_status and self._recorder.session is not None:
            logger.info("inspector: %s", line)
            self._last_status = line
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_later(STATUS_EVERY_S, self._say_status)

    def beginning(self) -> None:
        """Start the analysis process, which takes a moment."""
        self._started()

    def recorded(self, source: flow.Flow, place: Place) -> None:
        """Queue a flow that is in the case now."""
        job = Job(
            number=self._number,
            segment=str(place.segment),
            index=place.index,
            offset=place.offset,
            length=place.length,
        )
        self._number += 1
        if not self._started().submit(job):
            self._fell_behind()
            return
        if self._behind:
            logger.info("inspector: live analysis keeps up again")
            self._behind = 0
        self._flows[job.number] = weakref.ref(source)

    def ending(self) -> None:
        """Take the last answers and record what this session showed; the case is still open."""
        left = self._analyst.close(PATIENCE_S) if self._analyst is not None else 0
        self._analyst = None
        self._show_arrived()
        self._recorder.happened(
            "analysis.live",
            {
                "analysed": self.tally.analysed,
                "skipped": self.tally.skipped,
                "left": left,
                "seen": [*self.tally.lines()],
            },
        )
        for line in self.tally.lines():
            logger.info("inspector: %s", line)
        if left:
            logger.info("inspector: %s flows are recorded but not analysed yet", left)
        self.tally = Tally()
        self._said.clear()
        self._flows.clear()

    def _started(self) -> Analyst:
        if self._analyst is None:
            session = self._recorder.session
            persona = session.case.persona_path() if session is not None else None
            self._analyst = Analyst(persona, self._deliver)
        return self._analyst

    def _fell_behind(self) -> None:
        if not self._behind:
            logger.warning(
                "inspector: live analysis is behind; everything is recorded all the same"
            )
            self._recorder.happened("analysis.behind", {"first_job": self._number})
        self._behind += 1

    def _deliver(self, answer: Answer) -> None:
        # Runs in the analyst's thread.
        self._arrived.put(answer)
        if self._arrived.qsize() == 1 and self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._show_arrived)

    def _show_arrived(self) -> None:
        while True:
            try:
                answer = self._arrived.get_nowait()
            except queue.Empty:
                return
            self._show(answer)

    def _show(self, answer: Answer) -> None:
        reference = self._flows.pop(answer.number, None)
        source = reference() if reference is not None else None
        self.tally.add(answer)
        if answer.plain:
            return
        if answer.error:
            self._recorder.happened(
                "analysis.skipped",
                {"flow": source.id if source is not None else "", "reason": clip(answer.error)},
            )
            if answer.error not in self._said:
                self._said.add(answer.error)
                logger.warning("inspector: not analysed: %s", shown(answer.error))
        if source is not None and answer.lines:
            self._view.keep(source, answer.lines)
        text = comment(answer)
        if not text:
            return
        logger.log(ALERT, "inspector: %s", text)
        if source is not None:
            # What the tester wrote or chose stays.
            source.comment = f"{source.comment}; {text}" if source.comment else text
            source.marked = source.marked or (MARKER if answer.seen else MARKER_OPAQUE)
            ctx.master.addons.trigger(hooks.UpdateHook([source]))
