"""Which rows are evaluated: in force on the days concerned, for this country, app and level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from inspector.errors import InspectorError
from inspector.model.common import Mark
from inspector.model.static import StaticResult
from inspector.model.traffic import TrafficResult
from inspector.rules.applies import CaseFacts
from inspector.rules.loader import Rules
from inspector.rules.policy_schema import JurisdictionRow, PolicyRow

GENERAL = "general"
"""The jurisdiction that no filter removes: it is tied to no legal order."""


@dataclass(frozen=True, slots=True)
class Days:
    """Days whose law is applied; both ends none when no date is known."""

    first: date | None
    last: date | None
    origin: Literal["stated", "capture", "none"]


def days_of(on: date | None, traffic: TrafficResult | None, marks: Sequence[Mark] = ()) -> Days:
    """Return the day stated, else the days of the capture (UTC), else those of the marks.

    A stated day wins: it asks what the law of that day says about the same evidence.
    """
    if on is not None:
        return Days(on, on, "stated")
    times = []
    if traffic is not None:
        times = [t for t in (traffic.coverage.first, traffic.coverage.last) if t is not None]
        times = times or [d.at for d in traffic.detections if d.at is not None]
    times = times or [mark.at for mark in marks]
    if not times:
        return Days(None, None, "none")
    return Days(min(times).date(), max(times).date(), "capture")


def in_force(row: PolicyRow, days: Days) -> str:
    """Return "" when the row was in force on one of the days, else the code of the reason.

    Without any day the row is judged as of the day it was checked: never by a clock.
    """
    first = days.first or row.checked_on
    last = days.last or row.checked_on
    if row.in_force_from is not None and last < row.in_force_from:
        return "not_yet_in_force"
    if row.in_force_to is not None and first > row.in_force_to:
        return "no_longer_in_force"
    return ""


def known_jurisdictions(rules: Rules, wanted: Sequence[str] | None) -> tuple[str, ...] | None:
    """Return the ids for names in any case, with ``general``; none for all.

    Raises InspectorError for a name that no jurisdiction row has.
    """
    if wanted is None:
        return None
    ids = {row.id.casefold(): row.id for row in rules.jurisdictions}
    found = {GENERAL}
    for name in wanted:
        if name.strip().casefold() not in ids:
            raise InspectorError(
                f"No jurisdiction {name!r}", next_step=f"choose from: {', '.join(ids.values())}"
            )
        found.add(ids[name.strip().casefold()])
    return tuple(sorted(found))


def why_left_out(
    row: PolicyRow,
    jurisdiction: JurisdictionRow,
    *,
    facts: CaseFacts,
    days: Days,
    jurisdictions: tuple[str, ...] | None,
    static: StaticResult | None,
) -> str:
    """Return "" when the row is to be evaluated, else the code of the reason."""
    if not row.enabled or row.trigger is None:
        return "disabled"
    if jurisdictions is not None and row.jurisdiction not in jurisdictions:
        return "other_jurisdiction"
    wanted = row.applies_if
    countries = wanted.countries or jurisdiction.countries
    if facts.country and countries and facts.country not in countries:
        return "other_country"
    # Naming a jurisdiction is as good as stating that the app lends there.
    if wanted.country_stated and not facts.country and jurisdictions is None:
        return "country_not_stated"
    if wanted.app_types and facts.app_type not in wanted.app_types:
        return "other_app_type"
    if wanted.licences and facts.licence and facts.licence not in wanted.licences:
        return "other_licence"
    if wanted.stores and facts.store and facts.store not in wanted.stores:
        return "other_store"
    if wanted.min_target_sdk is not None:
        target = static.app.target_sdk if static else None
        if target is None or target < wanted.min_target_sdk:
            return "target_level"
    return in_force(row, days)


def assumptions(
    row: PolicyRow, jurisdiction: JurisdictionRow, facts: CaseFacts, days: Days
) -> Iterator[str]:
    """Yield what a conclusion takes for granted because nobody stated it."""
    if (row.applies_if.countries or jurisdiction.countries) and not facts.country:
        yield "country"
    if days.first is None:
        yield "date"
    if row.in_force_from is None and row.kind == "breach":
        yield "in_force_from"
    if row.applies_if.licences and not facts.licence:
        yield "licence"
    if row.applies_if.stores and not facts.store:
        yield "store"
