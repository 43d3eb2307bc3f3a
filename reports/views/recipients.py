"""Who received what: one row for each host, over all categories."""

from __future__ import annotations

from dataclasses import dataclass, field

from inspector.model.case import CaseDocument, RecipientEvidence


@dataclass(slots=True)
class RecipientRow:
    """A host with everything it received."""

    host: str
    domain: str
    company: str
    country: str
    party: str
    addresses: tuple[str, ...] = ()
    cleartext: tuple[str, ...] = ()
    """Categories of which some travelled without encryption."""
    categories: dict[str, int] = field(default_factory=dict)
    """Category to number of records, in the order of the document."""
    evidence: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """Records of all categories."""
        return sum(self.categories.values())


def recipients(document: CaseDocument) -> tuple[RecipientRow, ...]:
    """Return hosts by number of categories, then records, then name."""
    rows: dict[tuple[str, str, str, str], RecipientRow] = {}
    for conclusion in document.conclusions:
        for item in conclusion.recipients:
            _add(rows, conclusion.category, item)
    return tuple(
        sorted(rows.values(), key=lambda row: (-len(row.categories), -row.total, row.host))
    )


def _add(
    rows: dict[tuple[str, str, str, str], RecipientRow], category: str, item: RecipientEvidence
) -> None:
    who = item.recipient
    key = (item.host, who.company, who.country, who.party)
    row = rows.setdefault(
        key, RecipientRow(item.host, who.domain, who.company, who.country, who.party)
    )
    row.categories[category] = row.categories.get(category, 0) + item.count
    if item.address and item.address not in row.addresses:
        row.addresses = (*row.addresses, item.address)
    if item.cleartext and category not in row.cleartext:
        row.cleartext = (*row.cleartext, category)
    row.evidence = (*row.evidence, *item.evidence)
