"""The addons that mitmproxy loads, in the order in which they must see a flow."""

from __future__ import annotations

from addons.recorder import Recorder

recorder = Recorder()
addons: list[object] = [recorder]
