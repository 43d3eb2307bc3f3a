"""Precision and recall of the traffic analysis on the labelled set.

    python -m tests.benchmark.traffic [--misses]

A detection counts when it is ``shaped`` or stronger. For each label: right, missed, and wrong
detections over all cases; then the same by strength, by layout and by depth of wrapping.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from inspector.model.traffic import Detection, Strength, TrafficResult
from tests.benchmark.traffic.cases import Case
from tests.traffic.exchanges import result

TYPED = ("contacts.single", "contacts.emergency")
DISTINCT = ("installed_apps.running", "network_ids.scan", "location.cell", "device_ids.sensors")


@dataclass(slots=True)
class Tally:
    """Right, missed and wrong."""

    right: int = 0
    missed: int = 0
    wrong: int = 0

    @property
    def recall(self) -> float:
        """Right of what is there."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def precision(self) -> float:
        """Right of what was said."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0


@dataclass(slots=True)
class Score:
    """Everything counted."""

    total: Tally = field(default_factory=Tally)
    by_label: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_strength: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_tag: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    planted_missed: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    chains: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)
    cases: int = 0
    exchanges: int = 0
    negatives: int = 0


def label(detection: Detection) -> str:
    """Return what a detection says, in the words of the labels."""
    if detection.attribute in TYPED:
        return "contacts.typed"
    if detection.attribute in DISTINCT:
        return detection.attribute
    return detection.category


def score(cases: Iterable[Case]) -> Score:
    """Analyse every case and count."""
    total = Score()
    for case in cases:
        total.cases += 1
        total.exchanges += len(case.exchanges)
        total.negatives += not case.expect
        _count(total, case, result(*case.exchanges, persona=case.persona, material=case.material))
    return total


def _count(total: Score, case: Case, document: TrafficResult) -> None:
    said: dict[str, Strength] = {}
    for one in document.detections:
        name = label(one)
        if one.strength is not Strength.NAMED:
            said[name] = min(said.get(name, one.strength), one.strength, key=lambda s: s.rank)
    for name in case.expect:
        hit = name in said
        for tally in (total.total, total.by_label[name], *(total.by_tag[t] for t in case.tags)):
            tally.right += hit
            tally.missed += not hit
        if hit:
            total.by_strength[said[name]].right += 1
            if case.planted and said[name] is not Strength.PLANTED:
                total.planted_missed.append(f"{case.name}: {name} only {said[name]}")
        else:
            total.misses.append(f"MISSED {name}: {case.name}")
    for name, strength in said.items():
        if name in case.expect or name in case.allow:
            continue
        for tally in (total.total, total.by_label[name], total.by_strength[strength]):
            tally.wrong += 1
        for tag in case.tags:
            total.by_tag[tag].wrong += 1
        total.misses.append(f"WRONG {name} ({strength}): {case.name}")
    _details(total, case, document)


def _details(total: Score, case: Case, document: TrafficResult) -> None:
    """Count how often the number of records and the chain of layers are right."""
    if case.count:
        counted = [s.count for s in document.sessions if _session_label(s.category, s.attribute) in
                   case.expect]  # fmt: skip
        exact = case.count in counted
        total.counts["exact" if exact else "other"] += 1
        if not exact and counted:
            total.misses.append(f"COUNT {counted} for {case.count}: {case.name}")
    if case.steps:
        exact = any(one.decoding == case.steps for one in document.detections)
        total.chains["exact" if exact else "other"] += 1
        if not exact:
            seen = sorted({one.decoding for one in document.detections})
            total.misses.append(f"CHAIN {seen} for {case.steps}: {case.name}")


def _session_label(category: str, attribute: str) -> str:
    return attribute if attribute in DISTINCT else category
