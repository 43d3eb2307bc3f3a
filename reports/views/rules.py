"""Rules touched: each once, with the categories and evidence that met its condition."""

from __future__ import annotations

from dataclasses import dataclass, field

from inspector.model.case import CaseDocument, RuleConclusion
from reports.views.index import slug


@dataclass(slots=True)
class RuleRow:
    """A rule with everything that touches it.

    ``grounds`` has a conclusion for each category: one may rest on an upload, another on the
    manifest only, so each keeps its own sentence.
    """

    rule: RuleConclusion
    anchor: str
    grounds: list[RuleConclusion] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)


def rules_touched(document: CaseDocument) -> tuple[RuleRow, ...]:
    """Return rules by jurisdiction and id; "minimisation" ones after those that may be breached."""
    rows: dict[tuple[str, str], RuleRow] = {}
    for rule in document.rules:
        _add(rows, rule, "")
    for conclusion in document.conclusions:
        for rule in conclusion.rules:
            _add(rows, rule, conclusion.category)
    return tuple(
        sorted(
            rows.values(),
            key=lambda row: (row.rule.kind, row.rule.jurisdiction, row.rule.id, row.rule.condition),
        )
    )


def _add(rows: dict[tuple[str, str], RuleRow], rule: RuleConclusion, category: str) -> None:
    # One rule may be met by several conditions; each is a row of its own.
    key = (rule.id, rule.condition)
    if key not in rows:
        again = any(known == rule.id for known, _ in rows)
        rows[key] = RuleRow(
            rule, f"rule-{slug(f'{rule.id} {rule.condition}' if again else rule.id)}"
        )
    row = rows[key]
    if all((g.wording, g.basis) != (rule.wording, rule.basis) for g in row.grounds):
        row.grounds.append(rule)
    if category and category not in row.categories:
        row.categories.append(category)
    row.evidence.extend(item for item in rule.evidence if item not in row.evidence)
