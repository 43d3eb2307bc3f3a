"""A payload inside a longer text: JSON or base64 after a prefix, in a log line, in JavaScript."""

from __future__ import annotations

import re

from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.data import Data
from inspector.traffic.unfold.layer import Opened, Tree
from inspector.traffic.unfold.layers.base64_text import unbase64
from inspector.traffic.unfold.loose_json import read_loose

_JSON = re.compile(
    r'[\[{]\s*(?:\{\s*)?"[^"\n]{0,80}"\s*[:,]|\[\s*\{\s*(?:\\?"|\w{1,40}\s*:\s*["\'])'
)
_RUN = re.compile(r"[A-Za-z0-9+/_-]{40,}={0,2}", re.ASCII)
_MOST = 20


class Embedded:
    """Parts of a text that are payloads; the text itself is kept."""

    name = "embedded"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the payloads found, in order."""
        text = data.text
        if text is None or len(text) < 24 or len(text) > 8 << 20 or _is_page(text):
            return None
        found: list[Tree] = []
        json_start = _JSON.search(text)
        if json_start and json_start.start() > 0:
            documents, _ = read_loose(text[json_start.start() :], 200_000)
            found.extend(documents[:_MOST])
        for run in _RUN.finditer(text):
            if len(found) >= _MOST or len(run[0]) == len(text):
                break
            plain = unbase64(run[0].replace("-", "+").replace("_", "/"))
            if plain is not None and (
                plain[:2] == b"\x1f\x8b" or plain[:1] in b"{[" or plain.isascii()
            ):
                found.append(run[0])
        return Opened((self.name,), found, keep=True) if found else None


def _is_page(text: str) -> bool:
    return text.lstrip()[:15].lower().startswith(("<!doctype", "<html"))
