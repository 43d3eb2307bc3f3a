"""What a trigger found: whether it is met, by which evidence, on what ground."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from inspector.model.case import Basis


@dataclass(frozen=True, slots=True)
class Hit:
    """One piece of evidence; the other fields fill the sentence of the conclusion."""

    evidence: str
    basis: Basis
    categories: tuple[str, ...] = ()
    declared: str = ""
    """Permission or component."""
    host: str = ""
    country: str = ""
    count: int = 0
    """Distinct records."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Result of one trigger; ``basis`` is none where there is nothing to show (a negation)."""

    met: bool
    hits: tuple[Hit, ...] = ()
    basis: Basis | None = None


UNMET = Outcome(met=False)


def found(hits: Iterable[Hit]) -> Outcome:
    """Return the outcome of a single condition: met when there is a hit, as strong as the best."""
    hits = tuple(hits)
    if not hits:
        return UNMET
    return Outcome(True, hits, max((hit.basis for hit in hits), key=lambda basis: basis.rank))


def any_of(parts: Iterable[Outcome]) -> Outcome:
    """Return the outcome of alternatives: all evidence, the strongest basis."""
    met = [part for part in parts if part.met]
    grounds = [part.basis for part in met if part.basis is not None]
    return Outcome(
        bool(met),
        tuple(hit for part in met for hit in part.hits),
        max(grounds, key=lambda basis: basis.rank, default=None),
    )


def all_of(parts: Iterable[Outcome]) -> Outcome:
    """Return the outcome of conditions that must all hold: as strong as the weakest link.

    A tester's mark gives the circumstance, not the ground, so it weakens nothing beside evidence.
    """
    whole = list(parts)
    if not all(part.met for part in whole):
        return UNMET
    grounds = [part.basis for part in whole if part.basis is not None]
    evidence = [basis for basis in grounds if basis is not Basis.NOTED] or grounds
    return Outcome(
        True,
        tuple(hit for part in whole for hit in part.hits),
        min(evidence, key=lambda basis: basis.rank, default=None),
    )
