"""Every enabled policy row against documents that meet its condition and some that nearly do."""

from __future__ import annotations

import pytest

from inspector.rules.loader import default_rules
from tests.rules.policy_cases import Case, load, run

CASES = tuple(load())


def test_case_names_are_unique() -> None:
    names = [case.name for case in CASES]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    made = run(case).conclusions
    found = {c.id for c in made}
    found |= {f"{c.id}@{c.basis}" for c in made}
    found |= {f"{c.id}@{c.basis}@{c.category or ''}" for c in made}
    assert set(case.matches) - found == set()
    assert set(case.not_matches) & {c.id for c in made} == set()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_row_outside_the_case_depends_on_missing_evidence(case: Case) -> None:
    for conclusion in run(case).conclusions:
        assert conclusion.evidence
        assert conclusion.wording
        assert "{" not in conclusion.wording
        assert conclusion.id in {row.id for row in default_rules().policies if row.enabled}
