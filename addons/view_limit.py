"""Keeps the list of mitmweb and the console short: the oldest flows leave it, never the case."""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import dataclass

from mitmproxy import ctx, flow
from mitmproxy.addonmanager import Loader
from mitmproxy.addons.view import View

from addons.live import MARKERS
from addons.recorder import Recorder
from addons.session import Place

logger = logging.getLogger(__name__)

LISTED = 2000
"""Flows that are listed unless the option says otherwise."""

LISTED_BYTES = 256 << 20
"""Recorded bytes of listed flows, bodies included; beyond it fewer flows are listed."""

STEPS = 20
"""Listed flows that are looked at for each new one, however many of them must stay."""


@dataclass(slots=True)
class _Listed:
    flow_id: str
    size: int
    again: bool = False
    """It was its turn to leave before, and stayed for what was found in it."""


class ViewLimit:
    """Takes flows that are in the case out of the list, oldest first.

    Those that the tester marked, looks at or holds back stay; those in which something was found
    stay twice as long.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._view: View | None = None
        self._listed: deque[_Listed] = deque()
        self._size = 0
        self._said = False
        recorder.listeners.append(self.recorded)

    def load(self, loader: Loader) -> None:
        """Declare the option."""
        loader.add_option(
            "inspector_view_limit", int, LISTED,
            "Flows that the user interface lists; older ones are in the case. 0 lists all.",
        )  # fmt: skip

    def running(self) -> None:
        """Find the list, which mitmdump has not."""
        self._view = ctx.master.addons.get("view")  # type: ignore[no-untyped-call]  # as it is there

    def recorded(self, source: flow.Flow, place: Place) -> None:
        """Make room for a flow that is in the case now."""
        if self._view is None:
            return
        limit = ctx.options.inspector_view_limit
        if limit <= 0:
            return
        self._listed.append(_Listed(source.id, place.length))
        self._size += place.length
        for _ in range(STEPS):
            if len(self._listed) <= limit and self._size <= LISTED_BYTES:
                break
            self._oldest_leaves(self._view)

    def _oldest_leaves(self, view: View) -> None:
        oldest = self._listed.popleft()
        source = view.get_by_id(oldest.flow_id)
        if source is not None and _stays(source, view):
            self._listed.append(oldest)
            return
        if source is not None and source.marked and not oldest.again:
            oldest.again = True
            self._listed.append(oldest)
            return
        self._size -= oldest.size
        if source is not None:
            # One by one: of several the interface would tell the tester each time.
            view.remove([source])
            self._say()

    def _say(self) -> None:
        if not self._said:
            self._said = True
            logger.info(
                "inspector: the list shows the newest %s flows; the case keeps all",
                ctx.options.inspector_view_limit,
            )


def _stays(source: flow.Flow, view: View) -> bool:
    chosen = bool(source.marked) and source.marked not in MARKERS
    return chosen or source.live or source.intercepted or source is view.focus.flow
