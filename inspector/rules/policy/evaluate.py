"""Evaluates policy rows over a case: which clauses it may touch, by which evidence, since when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from inspector.errors import InspectorError
from inspector.model.case import Basis, RuleConclusion, RuleLeftOut, RuleScope
from inspector.model.common import Mark
from inspector.model.static import StaticResult
from inspector.model.traffic import TrafficResult
from inspector.rules.applies import CaseFacts
from inspector.rules.loader import Rules
from inspector.rules.policy.match import evaluate_trigger
from inspector.rules.policy.outcome import Hit, Outcome
from inspector.rules.policy.scope import (
    Days,
    assumptions,
    days_of,
    known_jurisdictions,
    why_left_out,
)
from inspector.rules.policy.view import Index, View
from inspector.rules.policy.wording import sentence
from inspector.rules.policy_schema import PolicyRow


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Conclusions, sorted, and which rows were looked at."""

    conclusions: tuple[RuleConclusion, ...]
    scope: RuleScope


def evaluate(
    static: StaticResult | None,
    traffic: TrafficResult | None,
    marks: Sequence[Mark],
    *,
    rules: Rules,
    on: date | None = None,
    jurisdictions: Sequence[str] | None = None,
    facts: CaseFacts = CaseFacts(),  # noqa: B008 - frozen
) -> Evaluation:
    """Return what the enabled rows in force say about a case: a pure function of its arguments.

    ``on`` asks for the law of that day; without it the days of the capture count, and each
    detection only for rows in force on its own day. ``jurisdictions`` are ids in any case, none for
    all. Raises InspectorError for an unknown jurisdiction.
    """
    wanted = known_jurisdictions(rules, jurisdictions)
    days = days_of(on, traffic, marks)
    by_id = {row.id: row for row in rules.jurisdictions}
    view = View(Index(static, traffic, marks), android=facts.android)
    conclusions: list[RuleConclusion] = []
    evaluated: list[str] = []
    left_out: list[RuleLeftOut] = []
    for row in rules.policies:
        jurisdiction = by_id.get(row.jurisdiction)
        if jurisdiction is None:
            raise InspectorError(
                f"Policy row {row.id!r} names no known jurisdiction",
                cause=row.jurisdiction,
                next_step="mend the row, then run: inspector rules check",
            )
        code = why_left_out(
            row, jurisdiction, facts=facts, days=days, jurisdictions=wanted, static=static
        )
        if code:
            left_out.append(RuleLeftOut(id=row.id, code=code))
            continue
        evaluated.append(row.id)
        assumed = tuple(sorted(assumptions(row, jurisdiction, facts, days)))
        for category, outcome in _outcomes(row, _dated(view, row, days)):
            conclusions.append(_conclusion(row, category, outcome, assumed, rules))
    return Evaluation(
        tuple(sorted(conclusions, key=_order)),
        RuleScope(
            first=days.first.isoformat() if days.first else "",
            last=days.last.isoformat() if days.last else "",
            date_from=days.origin,
            jurisdictions=wanted or tuple(sorted(by_id)),
            country=facts.country,
            app_type=facts.app_type,
            licence=facts.licence,
            store=facts.store,
            android=facts.android,
            evaluated=tuple(sorted(evaluated)),
            left_out=tuple(sorted(left_out, key=lambda item: item.id)),
        ),
    )


def _dated(view: View, row: PolicyRow, days: Days) -> View:
    # A stated day asks about all evidence under that day's law; else a detection keeps its own day.
    if days.origin != "capture":
        return view
    return replace(view, since=row.in_force_from, until=row.in_force_to)


def _outcomes(row: PolicyRow, view: View) -> Iterator[tuple[str | None, Outcome]]:
    """Yield an outcome for each category of a row that concerns several, then for what is left."""
    assert row.trigger is not None
    if len(row.categories) < 2:
        outcome = evaluate_trigger(row.trigger, view)
        if outcome.met and outcome.hits:
            yield next(iter(row.categories), None), outcome
        return
    for category in row.categories:
        outcome = evaluate_trigger(row.trigger, view.narrowed(category))
        if outcome.met and outcome.hits:
            yield category, outcome
    outcome = evaluate_trigger(row.trigger, view.rest(row.categories))
    if outcome.met and outcome.hits:
        yield None, outcome


def _conclusion(
    row: PolicyRow, category: str | None, outcome: Outcome, assumed: tuple[str, ...], rules: Rules
) -> RuleConclusion:
    basis = outcome.basis or Basis.NOTED
    hits = outcome.hits
    if category is not None:
        # A permission may guard two categories; this conclusion names its own.
        hits = tuple(h if h.categories == (category,) else _within(h, category) for h in hits)
    said = sentence(row, basis, hits, rules)
    return RuleConclusion(
        id=row.id,
        category=category,
        jurisdiction=row.jurisdiction,
        instrument=row.instrument,
        clause=row.clause,
        condition=row.condition,
        verification=row.verification,
        kind=row.kind,
        basis=basis,
        wording=said.text,
        code=said.code,
        template=said.template,
        parameters=said.parameters,
        lawful_if=row.lawful_if,
        exceptions=row.exceptions,
        note=row.note,
        assumes=assumed,
        quote=row.quote,
        reference=row.reference,
        checked_on=row.checked_on.isoformat(),
        in_force_from=row.in_force_from.isoformat() if row.in_force_from else "",
        in_force_to=row.in_force_to.isoformat() if row.in_force_to else "",
        superseded_by=row.superseded_by,
        evidence=tuple(sorted({hit.evidence for hit in outcome.hits})),
    )


def _within(hit: Hit, category: str) -> Hit:
    return replace(hit, categories=(category,))


def _order(conclusion: RuleConclusion) -> tuple[str, str, str, str]:
    return conclusion.kind, conclusion.jurisdiction, conclusion.id, conclusion.category or ""
