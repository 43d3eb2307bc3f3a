"""Server-sent events."""

from __future__ import annotations

from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.data import Data
from inspector.traffic.unfold.layer import Opened, Tree


class ServerSentEvents:
    """text/event-stream: blocks of ``event:``, ``id:`` and ``data:`` lines."""

    name = "sse"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the data of each event, several lines joined."""
        text = data.text
        if text is None or "data:" not in text[:65536]:
            return None
        first = text.lstrip().split("\n", 1)[0]
        if not first.startswith(("data:", "event:", "id:", "retry:", ":")):
            return None
        events: list[Tree] = []
        lines: list[str] = []
        for line in [*text.splitlines(), ""]:
            if line.startswith("data:"):
                lines.append(line[5:].removeprefix(" "))
            elif not line.strip():
                if lines:
                    events.append("\n".join(lines))
                lines = []
            elif not line.startswith(("event:", "id:", "retry:", ":")):
                return None
        return Opened((self.name,), events) if events else None
