"""Texts inside a binary format that no layer knows: Thrift, BSON, serialised objects, Avro."""

from __future__ import annotations

import re

from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.data import Data
from inspector.traffic.unfold.layer import Opened, Tree
from inspector.traffic.unfold.magic import is_media

LEAST = 6
"""Texts that make it worth a look."""

_LONGEST = 8 << 20
_SHARE = 3
"""One part in so many of the data must be text; of random bytes a hundredth is."""

_RUN = re.compile(
    rb"(?:[\x20-\x7e]|[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2})"
    rb"{4,4096}"
)


class Strings:
    """Runs of readable UTF-8; the last reading, when every other has failed."""

    name = "strings"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the texts in their order; the bytes stay closed, a key may open them."""
        raw = data.raw
        if not 64 <= len(raw) <= _LONGEST or is_media(raw):
            return None
        runs = _RUN.findall(raw)
        if len(runs) < LEAST or sum(map(len, runs)) * _SHARE < len(raw):
            return None
        texts: list[Tree] = [run.decode("utf-8", "replace").strip() for run in runs]
        return Opened((self.name,), texts, keep=True)
