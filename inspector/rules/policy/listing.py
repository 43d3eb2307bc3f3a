"""Lists policy rows for a terminal: by country or jurisdiction, and by day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from inspector.errors import InspectorError
from inspector.rules.loader import Rules
from inspector.rules.policy.page import LEVELS, period
from inspector.rules.policy.scope import GENERAL, Days, in_force


def policies_in(rules: Rules, places: Sequence[str] | None, day: date | None) -> Iterator[str]:
    """Yield a line for each row that holds in one of the places on the day; either may be none.

    A place is a jurisdiction or a country in any case; what binds everywhere (a store's policy) is
    listed for each country, and so are general rows. Raises InspectorError for an unknown place.
    """
    wanted = _jurisdictions(rules, places)
    days = Days(day, day, "stated") if day else None
    for row in sorted(rules.policies, key=lambda row: (row.jurisdiction, row.id)):
        if (wanted is None or row.jurisdiction in wanted) and (
            days is None or not in_force(row, days)
        ):
            status = "on " if row.enabled else "off"
            level = LEVELS[row.verification]
            where = ", ".join(part for part in (row.instrument, row.clause) if part)
            yield f"{status}  {row.jurisdiction:11}  {row.id:18}  {period(row)}  [{level}]  {where}"


def _jurisdictions(rules: Rules, places: Sequence[str] | None) -> set[str] | None:
    if not places:
        return None
    found: set[str] = set()
    for place in places:
        name = place.strip().casefold()
        named = {j.id for j in rules.jurisdictions if j.id.casefold() == name}
        holding = {
            j.id for j in rules.jurisdictions if name.upper() in j.countries or not j.countries
        }
        if not named and not any(name.upper() in j.countries for j in rules.jurisdictions):
            known = ", ".join(j.id for j in rules.jurisdictions)
            raise InspectorError(f"No rows for {place!r}", next_step=f"choose from: {known}")
        found |= named if named and named <= {"google-play", GENERAL} else holding | named
    return found
