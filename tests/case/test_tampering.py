"""One thousand random changes to a sealed case: each is named."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import pytest

from inspector.case.verify.check import verify_case
from inspector.case.verify.findings import Level, Outcome, Verdict
from inspector.case.verify.seals import Trust
from tests.case.authority import Authority
from tests.case.sealed import KEY, fill, record, seal_it
from tests.case.tampering import TAMPERS


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case with two seals, both with a time-stamp; beside it the state after the first."""
    folder = tmp_path_factory.mktemp("pristine")
    case = fill(folder / "case")
    authority = Authority.make(folder / "authority")
    with authority.serving() as url:
        seal_it(case, authority, url)
        shutil.copytree(case.path, folder / "older")
        case.mark("signup", "second day")
        record(case, 2)
        assert seal_it(case, authority, url).stamp is not None
    return case.path


def test_the_untouched_case_is_intact(pristine: Path) -> None:
    outcome = verify_case(pristine, trust=Trust(signers=(KEY.public_key(),)))
    assert outcome.verdict is Verdict.INTACT
    assert {finding.level for finding in outcome.findings} == {Level.PROVEN}


@pytest.mark.parametrize("block", range(10))
def test_one_hundred_random_changes_are_each_named(
    pristine: Path, tmp_path: Path, block: int
) -> None:
    for number in range(block * 100, block * 100 + 100):
        random = Random(number)
        copy = tmp_path / str(number)
        shutil.copytree(pristine, copy)
        tamper = random.choice(TAMPERS)
        places = tamper(copy, random)
        outcome = verify_case(copy)
        said = f"change {number}, {tamper.__name__} of {places}: {outcome.findings}"
        assert outcome.verdict in (Verdict.CHANGED, Verdict.INCOMPLETE), said
        assert any(names(outcome, place) for place in places), said
        shutil.rmtree(copy)


def names(outcome: Outcome, place: str) -> bool:
    """Tell whether a grave finding is about ``place``."""
    return any(
        finding.where.startswith(place)
        for finding in outcome.findings
        if finding.level in (Level.PROBLEM, Level.UNSEALED)
    )


def test_a_case_that_was_rolled_back_as_a_whole_needs_a_witness(
    pristine: Path, tmp_path: Path
) -> None:
    older = pristine.with_name("older")
    alone = verify_case(older)
    assert alone.verdict is Verdict.INTACT
    assert not alone.newest_known

    newest = verify_case(pristine).seal
    assert newest is not None
    told = verify_case(older, trust=Trust(expect=newest.sha256))
    assert told.verdict is Verdict.CHANGED
    assert [f.code for f in told.findings if f.level is Level.PROBLEM] == ["rolled-back"]
