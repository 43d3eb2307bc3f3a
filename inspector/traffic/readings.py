"""Puts findings right by what surrounds them: an upload read twice, a contact that was typed."""

from __future__ import annotations

from dataclasses import replace

from inspector.model.traffic import Strength
from inspector.traffic.finding import Finding
from inspector.traffic.scene import Scene
from inspector.traffic.shapes.kinds import Kind
from inspector.traffic.tables.table import Table

READINGS = (".lines", ".embedded")
"""Layers beside which the text itself is searched too."""

REFERENCE = {
    "identity.name": "contacts.emergency",
    "identity.phone": "contacts.emergency",
    "identity.email": "contacts.emergency",
}
"""What names a person, to what it is when the person is a reference and not the borrower."""


def one_reading(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return ``findings`` without those of a text whose parts, read as records, say the same."""
    inner = [
        (one, one.where.partition(mark)[0])
        for mark in READINGS
        for one in findings
        if mark in one.where
    ]
    return tuple(one for one in findings if not any(_says_less(one, *other) for other in inner))


def _says_less(one: Finding, inner: Finding, text: str) -> bool:
    """Return true when ``inner``, read from the records in ``text``, says all that ``one`` does."""
    if one.direction != inner.direction or one is inner:
        return False
    alone = one.rule.startswith("planted.") and one.where == text
    if one.category != inner.category:
        # The numbers of a call log are those of contacts: a text of it is no further finding.
        return alone and inner.strength is Strength.PLANTED and inner.rule.startswith("shape.")
    if one.count > inner.count:
        return False
    # Planted records without a shape are told of the object that holds the text.
    return one.where == text or (
        one.rule.startswith("planted.") and text.startswith(f"{one.where}.") and one.count > 1
    )


def as_reference(finding: Finding, table: Table, scene: Scene) -> Finding:
    """Return ``finding`` as one about other people, whom the borrower named: where the keys above
    it say that it is an emergency contact, or several records each name another person."""
    attribute = REFERENCE.get(finding.attribute)
    if attribute is None or "owner" in {fact.group for fact in finding.planted}:
        return finding
    if finding.distinct > 1 and _several_people(table):
        return replace(finding, category="contacts", attribute="contacts.single")
    names = scene.knowledge.names
    column = next((c for c in table.columns if finding.where.startswith(_stem(c.path))), None)
    keys = column.keys if column is not None else table.keys
    if not any((row := names.row(key)) and row.attribute == attribute for key in keys):
        return finding
    return replace(finding, category="contacts", attribute=attribute)


def _several_people(table: Table) -> bool:
    """Return true when the records of ``table`` have names that differ."""
    if table.rows < 2 or table.kind == "object":
        return False
    kinds = (Kind(column) for column in table.columns[:20])
    return any(kind.is_name and kind.distinct == 1 and not kind.is_email for kind in kinds)


def _stem(path: str) -> str:
    return path.partition("[*]")[0]
