"""Two testers' cases in one: neither chain breaks, and what contradicts itself is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from inspector.case.folder import Case
from inspector.case.merge import merge_case, parts
from inspector.case.verify.check import verify_case
from inspector.case.verify.findings import Level, Verdict
from inspector.errors import InspectorError
from tests.case.sealed import fill, record, seal_it


def two(folder: Path) -> tuple[Case, Case]:
    mine, theirs = fill(folder / "mine"), fill(folder / "theirs", title="Other")
    seal_it(mine)
    seal_it(theirs)
    return mine, theirs


def problems(case: Case) -> list[str]:
    return [f.where for f in verify_case(case.path).findings if f.level is Level.PROBLEM]


def test_both_chains_and_both_seals_hold_after_the_merge(tmp_path: Path) -> None:
    mine, theirs = two(tmp_path)
    before = theirs.log.path.read_bytes()
    made = merge_case(mine, theirs.path)
    assert made.path.parent == mine.path / "merged"
    assert (made.path / "log.jsonl").read_bytes() == before
    assert verify_case(mine.path).verdict is Verdict.INCOMPLETE

    seal_it(mine)
    outcome = verify_case(mine.path)
    assert outcome.verdict is Verdict.INTACT
    signed = [f.where for f in outcome.findings if f.code == "signed"]
    inside = f"merged/{made.path.name}/seal/0001/manifest.json"
    assert signed == [inside, "seal/0001/manifest.json", "seal/0002/manifest.json"]
    assert verify_case(made.path).verdict is Verdict.INTACT
    assert verify_case(theirs.path).verdict is Verdict.INTACT


def test_merging_twice_is_harmless_and_a_later_state_takes_the_earlier_ones_place(
    tmp_path: Path,
) -> None:
    mine, theirs = two(tmp_path)
    first = merge_case(mine, theirs.path)
    assert merge_case(mine, theirs.path).path == first.path
    assert [e.action for e in mine.log.entries()].count("case.merged") == 1

    record(theirs, 2)
    later = merge_case(mine, theirs.path)
    assert later.path != first.path
    assert [case.path for case in parts(mine)] == [mine.path, later.path]
    assert len(parts(mine)[1].segments()) == 3
    assert problems(mine) == []


def test_a_case_merged_into_a_merged_case_counts_once(tmp_path: Path) -> None:
    mine, theirs = two(tmp_path)
    third = fill(tmp_path / "third", title="Third")
    merge_case(theirs, third.path)
    merge_case(mine, theirs.path)
    merge_case(mine, third.path)
    titles = sorted(case.info.title for case in parts(mine))
    assert titles == ["Other", "Quick", "Third"]
    assert problems(mine) == []


def test_two_continuations_of_one_case_cannot_both_come_in(tmp_path: Path) -> None:
    mine, theirs = two(tmp_path)
    fork = tmp_path / "fork"
    shutil.copytree(theirs.path, fork)
    theirs.mark("note", "went on here")
    Case.open(fork, actor="test", clock=theirs.log.clock).mark("note", "and there")
    merge_case(mine, theirs.path)
    with pytest.raises(InspectorError, match="not merged") as caught:
        merge_case(mine, fork)
    assert "contradicts" in caught.value.cause


def test_what_is_not_in_order_is_not_taken_in(tmp_path: Path) -> None:
    mine, theirs = two(tmp_path)
    for source, said in (
        (mine.path, "itself"),
        (mine.path / "capture", "not a case"),
        (tmp_path / "nothing", "not a case"),
    ):
        with pytest.raises(InspectorError, match=said):
            merge_case(mine, source)
    copy = tmp_path / "copy"
    shutil.copytree(mine.path, copy)
    with pytest.raises(InspectorError) as caught:
        merge_case(mine, copy)
    assert "copy of this very case" in caught.value.cause
    (theirs.path / "capture" / "0001.mitm").write_bytes(b"changed")
    with pytest.raises(InspectorError) as caught:
        merge_case(mine, theirs.path)
    assert "capture/0001.mitm" in caught.value.cause
    assert not (mine.path / "merged").exists()


def test_a_change_inside_a_merged_case_is_named(tmp_path: Path) -> None:
    mine, theirs = two(tmp_path)
    made = merge_case(mine, theirs.path)
    seal_it(mine)
    (made.path / "capture" / "0002.mitm").write_bytes(b"x")
    name = f"merged/{made.path.name}/capture/0002.mitm"
    assert set(problems(mine)) == {name}
    with pytest.raises(InspectorError, match="was changed after seal") as caught:
        seal_it(mine)
    assert name in caught.value.cause
