"""The addon that mitmproxy loads; its parts in the order in which they must see a flow."""

from __future__ import annotations

from addons.connections import Connections
from addons.console import Console
from addons.live import Live
from addons.recorder import Recorder
from addons.together import Together
from addons.unfinished import Unfinished
from addons.view_limit import ViewLimit

recorder = Recorder()
live = Live(recorder)
parts = (
    recorder,
    Connections(recorder),
    Unfinished(recorder),
    live,
    ViewLimit(recorder),
    Console(recorder, live),
)
addons: list[object] = [Together("inspector", parts)]
