"""What was not tested, each thing once."""

from __future__ import annotations

from inspector.model.case import BlindSpot, CaseDocument

_ELSEWHERE = ("skipped-static", "skipped-traffic", "opaque-body")


def blind_spots(document: CaseDocument) -> tuple[BlindSpot, ...]:
    """Return the blind spots that no table of the section repeats with more detail."""
    known = {limit.id for limit in document.static.limits} if document.static else set()
    return tuple(
        spot
        for spot in document.blind_spots
        if spot.code not in known
        and spot.code not in _ELSEWHERE
        and not spot.code.startswith("coverage-")
    )
