"""The addons that mitmproxy loads, in the order in which they must see a flow."""

from __future__ import annotations

from addons.connections import Connections
from addons.console import Console
from addons.live import Live
from addons.recorder import Recorder

recorder = Recorder()
live = Live(recorder)
addons: list[object] = [recorder, Connections(recorder), live, Console(recorder, live)]
