"""The entry for a scan: flows from reads of personal data to calls that let it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from inspector.model.common import Owner, Skipped
from inspector.model.static import Flow, Use
from inspector.rules.loader import Rules
from inspector.static.code import CodeIndex, type_descriptor
from inspector.static.flows.budget import Budget
from inspector.static.flows.explore import find_leaks
from inspector.static.flows.facts import AppFacts
from inspector.static.flows.report import flows_of


def find_flows(
    code: CodeIndex,
    dexes: Mapping[str, bytes],
    facts: AppFacts,
    uses: tuple[Use, ...],
    owner_of: Callable[[str], Owner],
    *,
    rules: Rules,
    budget: Budget | None = None,
) -> tuple[tuple[Flow, ...], tuple[Skipped, ...]]:
    """Return the flows of one app, sorted, and what was not followed.

    ``dexes`` maps the entries that hold code to their bytes; ``uses`` are the reads that are known
    already; ``owner_of`` answers whose a class (dots and ``$``) is.
    """
    starts = {
        f"{type_descriptor(place.class_name)}->{place.method}{place.descriptor}"
        for use in uses
        for place in (use.location, use.through)
        if place and not use.picker
    }
    leaks, skipped, machine = find_leaks(
        code, dexes, facts, rules=rules, budget=budget or Budget(), starts=starts
    )
    return flows_of(machine, leaks, uses, owner_of), skipped
