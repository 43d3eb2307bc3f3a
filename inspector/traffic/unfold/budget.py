"""Limits that hold under hostile bodies: bytes, values, depth and time of one exchange."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from inspector.model.common import Skipped

MIB = 1 << 20
TRIAL = 8 << 10
"""Bytes that a trial of one key on one value counts as: it takes as long as to decrypt these."""


PLACES = 50
"""Places of one exchange that are named with what was left there; the others are counted."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much work one exchange may cause; reaching a limit becomes a ``Skipped``."""

    depth: int = 32
    """Layers inside each other (gzip in base64 in JSON is three)."""
    expanded: int = 256 * MIB
    """Bytes that all layers together may produce."""
    layer: int = 64 * MIB
    """Bytes that a single layer may read or produce."""
    beginning: int = 8 * MIB
    """Bytes of data longer than a layer may be that are opened all the same."""
    values: int = 6_000_000
    """Values of trees."""
    children: int = 20_000
    """Values of one exchange that are opened on their own."""
    trials: int = 12 << 30
    """Bytes that known keys are tried on, each trial counted as ``TRIAL`` at least: 20 s where it
    was measured. A body of 8 MiB alone meets every one of 4,000 keys."""
    seconds: float = 120.0
    """Wall time; the last resort, far above what the other limits allow on a slow machine."""


@dataclass(slots=True)
class Budget:
    """What is left for one exchange; every layer charges it before it expands anything."""

    limits: Limits = field(default_factory=Limits)
    clock: Callable[[], float] = time.monotonic
    expanded: int = 0
    values: int = 0
    children: int = 0
    trials: int = 0
    deadline: float = 0.0
    skipped: dict[str, str] = field(default_factory=dict)
    unnamed: int = 0
    """Notes that came after ``PLACES`` places had one."""

    def __post_init__(self) -> None:
        """Start the clock."""
        self.deadline = self.clock() + self.limits.seconds

    def room(self) -> int:
        """Return how many bytes the next layer may produce; 0 when nothing is left."""
        return max(0, min(self.limits.layer, self.limits.expanded - self.expanded))

    def charge(self, size: int) -> None:
        """Count ``size`` bytes that a layer produced."""
        self.expanded += size

    def may_try(self) -> bool:
        """Count a trial of a key; false, and noted, when none is left.

        How much a trial costs does not depend on the machine, so neither does what is opened.
        """
        if self.trials >= self.limits.trials:
            self.note(
                "values that may be encrypted",
                "not every known key was tried on every value:"
                f" more than {self.limits.trials // TRIAL} trials",
            )
            return False
        self.trials += TRIAL
        return True

    def spent(self) -> str:
        """Return why nothing more may be opened, or an empty string."""
        if self.expanded >= self.limits.expanded:
            return f"more than {self.limits.expanded // MIB} MiB after opening its layers"
        if self.values >= self.limits.values:
            return f"more than {self.limits.values} values"
        if self.children >= self.limits.children:
            return f"more than {self.limits.children} values with layers of their own"
        if self.clock() > self.deadline:
            return f"longer than {self.limits.seconds:.0f} s"
        return ""

    def note(self, where: str, reason: str) -> None:
        """Keep what was left; the first reason for a place stays."""
        if where not in self.skipped and len(self.skipped) >= PLACES:
            self.unnamed += 1
        else:
            self.skipped.setdefault(where, reason)

    def results(self, prefix: str) -> tuple[Skipped, ...]:
        """Return what was left as results, places prefixed with the exchange's name."""
        named = [
            Skipped(what=f"{prefix} {where}", reason=reason)
            for where, reason in sorted(self.skipped.items())
        ]
        if self.unnamed:
            reason = f"{PLACES} places are named; {self.unnamed} more times something was left"
            named.append(Skipped(what=f"{prefix} further places", reason=reason))
        return tuple(named)
