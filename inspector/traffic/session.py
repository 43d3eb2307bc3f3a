"""Merges detections over a session: chunks and repeats count once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from inspector.model.base import content_id
from inspector.model.persona import Persona
from inspector.model.traffic import Detection, Direction, Recipient, SessionFinding, Strength
from inspector.traffic.finding import Finding

MOST_RECORDS = 2_000_000
"""Record identities kept for one kind of data and host; beyond it the count is a lower bound."""

_LISTS = {"contacts": "contacts", "call_log": "calls", "sms": "messages", "installed_apps": "apps"}


def planted_of(category: str, persona: Persona | None) -> int | None:
    """Return how many planted records of ``category`` the device holds; none without a persona."""
    if persona is None or category not in _LISTS:
        return None
    return len(getattr(persona, _LISTS[category]))


@dataclass(slots=True)
class _Sum:
    detections: list[Detection] = field(default_factory=list)
    records: set[str] = field(default_factory=set)
    planted: set[tuple[str, int]] = field(default_factory=set)
    uncounted: int = 0


class Session:
    """Adds up findings by category, attribute, host and direction."""

    def __init__(self, persona: Persona | None) -> None:
        self._persona = persona
        self._sums: dict[tuple[str, str, str, Direction], _Sum] = {}

    def add(self, finding: Finding, detection: Detection) -> None:
        """Count ``finding``, which became ``detection``."""
        key = (detection.category, detection.attribute, detection.host, detection.direction)
        total = self._sums.setdefault(key, _Sum())
        total.detections.append(detection)
        total.planted.update((fact.group, fact.item) for fact in finding.planted)
        if len(total.records) < MOST_RECORDS:
            total.records.update(finding.records)
        total.uncounted += (
            max(0, finding.count - len(finding.records)) if not finding.records else 0
        )

    def results(self) -> tuple[SessionFinding, ...]:
        """Return the merged findings, sorted by id."""
        found = [self._merged(key, total) for key, total in self._sums.items()]
        return tuple(sorted(found, key=lambda one: one.id))

    def _merged(self, key: tuple[str, str, str, Direction], total: _Sum) -> SessionFinding:
        category, attribute, host, direction = key
        times = [d.at for d in total.detections if d.at is not None]
        return SessionFinding(
            id=content_id("ses", category, attribute, host, direction),
            category=category,
            attribute=attribute,
            strength=min((d.strength for d in total.detections), key=_rank),
            direction=direction,
            host=host,
            recipient=_recipient(total.detections),
            detections=tuple(sorted(d.id for d in total.detections)),
            exchanges=_in_order(d.exchange for d in total.detections),
            count=len(total.records) + total.uncounted,
            planted=len(total.planted),
            planted_of=planted_of(category, self._persona),
            first=min(times, default=None),
            last=max(times, default=None),
        )


def _rank(strength: Strength) -> int:
    return strength.rank


def _recipient(detections: Sequence[Detection]) -> Recipient:
    return detections[0].recipient


def _in_order(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))
