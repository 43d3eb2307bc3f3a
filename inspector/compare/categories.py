"""Categories side by side, compared only by claims that every side was able to make."""

from __future__ import annotations

from collections.abc import Sequence

from inspector.model.case import CaseDocument, Claim, Conclusion
from inspector.model.comparison import CategoryCell, CategoryRow, Change, Side

AFFIRMATIVE = frozenset({Claim.DECLARES, Claim.REFERENCES, Claim.CAN_REACH, Claim.SENDS})


def categories(documents: Sequence[CaseDocument], sides: Sequence[Side]) -> tuple[CategoryRow, ...]:
    """Return a row for every category that any document knows, in the order of the first."""
    order = list(dict.fromkeys(c.category for d in documents for c in d.conclusions))
    made = []
    for category in order:
        found = [
            next((c for c in document.conclusions if c.category == category), None)
            for document in documents
        ]
        cells = tuple(_category_cell(d, c) for d, c in zip(documents, found, strict=True))
        made.append(
            CategoryRow(category=category, change=_category_change(cells, sides), cells=cells)
        )
    return tuple(made)


def _category_cell(document: CaseDocument, conclusion: Conclusion | None) -> CategoryCell:
    if conclusion is None:
        return CategoryCell(claims=(Claim.NOT_ANALYSED,))
    strengths = [made.strength for made in conclusion.claims if made.strength]
    records, planted, planted_of = 0, 0, None
    for item in document.traffic.sessions if document.traffic else ():
        if item.category == conclusion.category and item.direction == "request":
            records = max(records, item.count)
            if item.planted_of is not None and item.planted >= planted:
                planted, planted_of = item.planted, item.planted_of
    return CategoryCell(
        claims=tuple(dict.fromkeys(made.claim for made in conclusion.claims)),
        strength=min(strengths, key=lambda strength: strength.rank, default=None),
        records=records,
        planted=planted,
        planted_of=planted_of,
        before_consent=conclusion.timing.before_consent,
        cleartext=any(item.cleartext for item in conclusion.recipients),
    )


def _category_change(cells: Sequence[CategoryCell], sides: Sequence[Side]) -> Change:
    # A claim is compared only where every side makes it or was able to.
    able = [_able(side) for side in sides]
    comparable = frozenset(
        claim
        for claim in Claim
        if all(
            claim in cell.claims or claim in looked
            for cell, looked in zip(cells, able, strict=True)
        )
    )
    made = [frozenset(cell.claims) & comparable & AFFIRMATIVE for cell in cells]
    blind = bool((AFFIRMATIVE - comparable) & {claim for cell in cells for claim in cell.claims})
    amounts = {
        (cell.records, cell.planted, cell.before_consent, cell.cleartext)
        for cell in cells
        if Claim.SENDS in cell.claims
    }
    if len(set(made)) == 1:
        if blind:
            return Change.NOT_KNOWN
        if len(amounts) > 1:
            return Change.CHANGED if len(cells) == 2 else Change.DIFFERS
        return Change.SAME
    if len(cells) > 2:
        return Change.DIFFERS
    if not made[0]:
        return Change.ADDED
    return Change.CHANGED if made[1] else Change.REMOVED


def _able(side: Side) -> frozenset[Claim]:
    able = {
        Claim.DECLARES: side.static,
        Claim.REFERENCES: side.code_read,
        Claim.CAN_REACH: side.flows_read,
        Claim.SENDS: side.traffic,
    }
    return frozenset(claim for claim, can in able.items() if can)
