"""Content view "Evidence": what was found in a message and the values that lie in it, unfolded.

The analysis process has found it already; nothing is analysed in the proxy for showing it.
"""

from __future__ import annotations

import weakref

from mitmproxy import flow, http
from mitmproxy.contentviews import Contentview, Metadata

from addons.answers import Shown
from addons.tally import shown

KEPT = 2000
"""Flows whose values are kept for showing; the oldest go first. The case holds all."""


class Evidence(Contentview):
    """Shows the last answers of the analysis process beside the messages that they are about."""

    def __init__(self) -> None:
        self._answers: weakref.WeakKeyDictionary[flow.Flow, tuple[Shown, ...]] = (
            weakref.WeakKeyDictionary()
        )
        self._order: list[weakref.ref[flow.Flow]] = []

    @property
    def name(self) -> str:
        """Name in the list of views."""
        return "Evidence"

    def keep(self, source: flow.Flow, lines: tuple[Shown, ...]) -> None:
        """Remember what to show for a flow."""
        self._answers[source] = lines
        self._order.append(weakref.ref(source))
        while len(self._order) > KEPT:
            if (old := self._order.pop(0)()) is not None:
                self._answers.pop(old, None)

    def prettify(self, data: bytes, metadata: Metadata) -> str:
        """Return one line a place, those with findings first."""
        lines = self._lines(metadata)
        if not lines:
            raise ValueError("nothing personal was recognised here, or it is not analysed yet")
        return "\n".join(lines)

    def render_priority(self, data: bytes, metadata: Metadata) -> float:
        """Stand before the other views where something was found."""
        return 3 if any(line.startswith("! ") for line in self._lines(metadata)) else -1

    def _lines(self, metadata: Metadata) -> list[str]:
        source = metadata.flow
        if source is None or source not in self._answers:
            return []
        side = "response" if isinstance(metadata.http_message, http.Response) else "request"
        ours = [item for item in self._answers[source] if item.direction == side]
        ordered = sorted(ours, key=lambda item: not item.found)
        return [f"{'!' if item.found else ' '} {shown(item.text)}" for item in ordered]
