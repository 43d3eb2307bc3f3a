"""A sixth of the labelled set of the benchmark: a detector that gets worse is noticed here."""

from __future__ import annotations

from itertools import islice

import pytest

from tests.benchmark.traffic.cases import Case, cases
from tests.benchmark.traffic.score import score

PART = 6


@pytest.mark.parametrize("rest", range(2))
def test_everything_is_found_and_nothing_else(rest: int) -> None:
    known = [case for case in cases() if "known gap" not in case.tags]
    some = [case for i, case in enumerate(known) if i % PART == rest * 3 + 1]
    assert len(some) > 120
    assert sum(not case.expect for case in some) >= 40
    total = score(some)
    assert total.misses == []
    assert total.planted_missed == []


def test_the_set_is_as_large_as_it_says_and_always_the_same() -> None:
    everything = list(cases())
    assert sum(len(case.exchanges) for case in everything) >= 600
    assert sum(not case.expect for case in everything) >= 250
    assert len({case.name for case in everything}) == len(everything)
    again = list(islice(cases(), 400))
    assert [case.exchanges for case in again] == [c.exchanges for c in everything[:400]]


def test_a_wrong_label_is_counted() -> None:
    """The score itself: a case that expects what is not there, and one that allows nothing."""
    case = next(case for case in cases() if case.expect == frozenset(("contacts",)))
    wrong = Case(case.name, case.exchanges, frozenset(("sms",)), persona=case.persona)
    total = score([wrong])
    assert (total.total.right, total.total.missed, total.total.wrong) == (0, 1, 1)
