"""What detectors say about one exchange, before it becomes part of a document."""

from __future__ import annotations

from dataclasses import dataclass, field

from inspector.model.common import Skipped
from inspector.model.traffic import Direction, Strength
from inspector.traffic.planted.spellings import Fact


@dataclass(frozen=True, slots=True)
class Finding:
    """Personal data at one place of one exchange.

    ``records`` identify the single records and ``value`` is the raw value: both stay inside the
    analysis and never reach a document. ``query`` names the URL parameter that holds the value.
    ``lender`` names the other lender's persona that the value was planted for.
    """

    rule: str
    category: str
    attribute: str
    strength: Strength
    direction: Direction
    where: str
    decoding: tuple[str, ...] = ()
    count: int = 1
    distinct: int = 1
    planted: frozenset[Fact] = frozenset()
    fields: tuple[str, ...] = ()
    value: str = ""
    records: frozenset[str] = frozenset()
    note: str = ""
    offset: int | None = None
    lender: str = ""

    @property
    def planted_count(self) -> int:
        """Distinct planted items."""
        return len({(fact.group, fact.item) for fact in self.planted})


@dataclass(frozen=True, slots=True)
class OpaqueFinding:
    """Bytes that could not be read."""

    direction: Direction
    where: str
    decoding: tuple[str, ...]
    size: int
    entropy: float
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExchangeFindings:
    """Everything found in one exchange."""

    findings: tuple[Finding, ...] = ()
    opaque: tuple[OpaqueFinding, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    body_bytes: int = 0
    limits: tuple[str, ...] = field(default=())

    def summary(self) -> tuple[str, ...]:
        """Return a line for each category sent, strongest first: ``contacts ×142``."""
        lines: dict[str, tuple[int, int]] = {}
        for finding in self.findings:
            if finding.direction == "request" and finding.strength is not Strength.NAMED:
                rank, count = lines.get(finding.category, (9, 0))
                best = min(rank, finding.strength.rank), max(count, finding.count)
                lines[finding.category] = best
        ordered = sorted(lines.items(), key=lambda line: (line[1][0], -line[1][1], line[0]))
        return tuple(f"{name} ×{count}" if count > 1 else name for name, (_, count) in ordered)
