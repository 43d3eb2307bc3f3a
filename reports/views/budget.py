"""How much of a huge case fits into a file that a browser opens at once: rows and their length."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.model.case import CaseDocument
from inspector.model.traffic import Detection

MOST_ROWS = 30_000
"""Detections listed one by one; further ones are counted in their group and said to be left out."""
ROW_BYTES = 13_000_000
"""What the tables of single rows may take together, so that a report stays below 15 MB."""
ROW_FRAME = 230
"""Bytes of markup, ids and numbers in one row."""
LONGEST = 200
SHORTEST = 24


@dataclass(frozen=True, slots=True)
class Budget:
    """What is listed, and how many bytes one text in a row may take."""

    left_out: frozenset[str]
    """Detections that are not listed: the weakest and smallest of a case that is too large."""
    text_bytes: int


def budget(document: CaseDocument) -> Budget:
    """Return the budget of the document; nothing is left out below ``MOST_ROWS`` detections."""
    detections = document.traffic.detections if document.traffic else ()
    left_out: frozenset[str] = frozenset()
    if len(detections) > MOST_ROWS:
        left_out = frozenset(item.id for item in sorted(detections, key=_weight)[MOST_ROWS:])
    exchanges = {item.exchange for item in detections if item.id not in left_out}
    rows = len(detections) - len(left_out) + len(exchanges)
    # Detection rows hold two texts, exchange rows two.
    room = (ROW_BYTES // max(1, rows) - ROW_FRAME) // 2
    return Budget(left_out, min(LONGEST, max(SHORTEST, room)))


def _weight(item: Detection) -> tuple[int, int, int, str]:
    return item.strength.rank, -item.planted, -item.distinct, item.id
