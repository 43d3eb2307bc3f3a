"""The answer: one row for each category, one cell for each claim."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.model.case import CaseDocument, Claim, ClaimEvidence, Conclusion
from inspector.model.traffic import Strength
from reports.views.index import Index, claims_of, evidence_of
from reports.words.claims import AFFIRMATIVE


@dataclass(frozen=True, slots=True)
class Cell:
    """One claim about one category; ``made`` is false where the document does not make it."""

    claim: Claim
    made: bool
    evidence: int = 0
    reasons: tuple[ClaimEvidence, ...] = ()
    """For the negative claims: one for each place that was looked at."""
    strength: Strength | None = None
    planted: int = 0
    planted_of: int | None = None
    records: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One category with its cells in the order of the vocabulary."""

    category: str
    cells: tuple[Cell, ...]
    attributes: tuple[str, ...]
    before_consent: bool
    cleartext: bool
    rules: int

    @property
    def loud(self) -> bool:
        """True when at least one claim rests on evidence."""
        return any(cell.made for cell in self.cells if cell.claim in AFFIRMATIVE)

    def cell(self, claim: Claim) -> Cell:
        """The cell of that claim."""
        return next(cell for cell in self.cells if cell.claim == claim)

    @property
    def strongest(self) -> Claim | None:
        """The strongest claim that rests on evidence; none for a quiet row."""
        made = [cell.claim for cell in self.cells if cell.made and cell.claim in AFFIRMATIVE]
        return made[-1] if made else None


def matrix(document: CaseDocument, index: Index) -> tuple[Row, ...]:
    """Return a row for each conclusion, in the order of the document."""
    return tuple(_row(conclusion, index) for conclusion in document.conclusions)


def _row(conclusion: Conclusion, index: Index) -> Row:
    return Row(
        category=conclusion.category,
        cells=tuple(_cell(conclusion, claim, index) for claim in Claim),
        attributes=_attributes(conclusion, index),
        before_consent=bool(conclusion.timing.before_consent),
        cleartext=any(item.cleartext for item in conclusion.recipients),
        rules=len({rule.id for rule in conclusion.rules if rule.kind == "breach"}),
    )


def _cell(conclusion: Conclusion, claim: Claim, index: Index) -> Cell:
    made = claims_of(conclusion, claim)
    if not made:
        return Cell(claim, made=False)
    evidence = evidence_of(conclusion, claim)
    planted, planted_of, records = 0, None, 0
    if claim is Claim.SENDS:
        planted, planted_of, records = _amount(conclusion.category, evidence, index)
    return Cell(
        claim=claim,
        made=True,
        evidence=len(set(evidence)),
        reasons=made if claim not in AFFIRMATIVE else (),
        strength=min((m.strength for m in made if m.strength), key=_rank, default=None),
        planted=planted,
        planted_of=planted_of,
        records=records,
    )


def _rank(strength: Strength) -> int:
    return strength.rank


def _amount(category: str, evidence: tuple[str, ...], index: Index) -> tuple[int, int | None, int]:
    # Distinct records of two recipients may be the same ones: the largest is safe, a sum is not.
    planted, planted_of, records = 0, None, 0
    for session in index.sessions.get(category, ()):
        records = max(records, session.count)
        if session.planted_of is not None and session.planted >= planted:
            planted, planted_of = session.planted, session.planted_of
    for item in (index.detections[key] for key in evidence if key in index.detections):
        records = max(records, item.distinct)
        if item.planted_of is not None and item.planted >= planted:
            planted, planted_of = item.planted, item.planted_of
    return planted, planted_of, records


def _attributes(conclusion: Conclusion, index: Index) -> tuple[str, ...]:
    found = {
        index.detections[key].attribute
        for key in evidence_of(conclusion, Claim.SENDS)
        if key in index.detections
    }
    return tuple(sorted(found - {""}))
