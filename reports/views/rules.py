"""Rules touched: each once, under its jurisdiction, with a sentence for each kind of data."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from inspector.model.case import Basis, CaseDocument, RuleConclusion
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

    @property
    def basis(self) -> Basis:
        """The strongest ground."""
        return max((ground.basis for ground in self.grounds), key=_rank)


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The rules of one jurisdiction, those on the strongest ground first."""

    jurisdiction: str
    rows: tuple[RuleRow, ...]

    @property
    def anchor(self) -> str:
        """Anchor of the group."""
        return f"rules-{slug(self.jurisdiction or 'none')}"

    @property
    def bases(self) -> tuple[tuple[Basis, int], ...]:
        """How many rules rest on what, strongest first."""
        counted = Counter(row.basis for row in self.rows)
        return tuple(sorted(counted.items(), key=lambda item: -item[0].rank))


def rules_touched(document: CaseDocument) -> tuple[RuleGroup, ...]:
    """Return the groups by jurisdiction; what is tied to no country comes last."""
    rows: dict[tuple[str, str], RuleRow] = {}
    for rule in document.rules:
        _add(rows, rule, "")
    for conclusion in document.conclusions:
        for rule in conclusion.rules:
            _add(rows, rule, conclusion.category)
    groups: dict[str, list[RuleRow]] = {}
    for row in rows.values():
        groups.setdefault(row.rule.jurisdiction, []).append(row)
    return tuple(
        RuleGroup(
            jurisdiction,
            tuple(
                sorted(
                    groups[jurisdiction],
                    key=lambda row: (
                        row.rule.kind,
                        -row.basis.rank,
                        row.rule.id,
                        row.rule.condition,
                    ),
                )
            ),
        )
        for jurisdiction in sorted(groups, key=lambda key: (key == "general", key))
    )


def _rank(basis: Basis) -> int:
    return basis.rank


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
