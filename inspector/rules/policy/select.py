"""Narrows a finished case document to the rules of some jurisdictions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from inspector.model.case import CaseDocument, RuleConclusion, RuleLeftOut
from inspector.rules.loader import Rules
from inspector.rules.policy.scope import known_jurisdictions


def only_jurisdictions(
    document: CaseDocument, jurisdictions: Sequence[str], rules: Rules
) -> CaseDocument:
    """Return the document with the rule conclusions of the jurisdictions (ids in any case).

    Findings of data minimisation stay, for they belong to no legal order. Nothing else changes, and
    the scope of the rules says what was left out. Raises InspectorError for an unknown name.
    """
    wanted = known_jurisdictions(rules, jurisdictions) or ()

    def kept(conclusions: Iterable[RuleConclusion]) -> tuple[RuleConclusion, ...]:
        return tuple(c for c in conclusions if c.jurisdiction in wanted)

    scope = document.rule_scope
    place = {row.id: row.jurisdiction for row in rules.policies}
    out = [i for i in scope.evaluated if place.get(i) not in wanted]
    left_out = {item.id: item for item in scope.left_out}
    left_out |= {i: RuleLeftOut(id=i, code="other_jurisdiction") for i in out}
    return document.model_copy(
        update={
            "conclusions": tuple(
                c.model_copy(update={"rules": kept(c.rules)}) for c in document.conclusions
            ),
            "rules": kept(document.rules),
            "rule_scope": scope.model_copy(
                update={
                    "jurisdictions": tuple(j for j in scope.jurisdictions if j in wanted),
                    "evaluated": tuple(i for i in scope.evaluated if i not in out),
                    "left_out": tuple(left_out[i] for i in sorted(left_out)),
                }
            ),
        }
    )
