"""``inspector case`` as a user runs it: a real process each time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from inspector.case.clock import system_clock
from inspector.case.folder import Case
from tests.shared import ROOT

APK = ROOT / "samples" / "apps" / "fair" / "fair.apk"


def inspector(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "inspector", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def opened(path: Path) -> Case:
    return Case.open(path, actor="test", clock=system_clock)


def test_new_add_mark_analyze(tmp_path: Path) -> None:
    case = tmp_path / "case"
    made = inspector("case", "new", case, "--title", "Fair Loan", "--country", "KE")
    assert made.returncode == 0, made.stderr
    added = inspector("case", "add", case, APK)
    assert added.stdout.split()[1:] == ["app", "fair.apk"]
    moment = "2026-01-31T14:05:00+03:00"
    marked = inspector("case", "mark", case, "consent", "tapped", "Agree", "--at", moment)
    assert marked.stdout == "Marked consent at 2026-01-31T11:05:00.000000Z\n"
    done = inspector("case", "analyze", case)
    assert done.returncode == 0, done.stderr
    assert f"Next: inspector report {case}" in done.stderr

    document = json.loads((case / "results" / "case.json").read_bytes())
    assert document["title"] == "Fair Loan"
    assert document["app"]["package"] == "com.example.fairloan"
    assert [mark["text"] for mark in document["marks"]] == ["tapped Agree"]


def test_one_bad_file_among_many_is_named_and_the_others_are_added(tmp_path: Path) -> None:
    assert inspector("case", "new", tmp_path / "case").returncode == 0
    done = inspector("case", "add", tmp_path / "case", tmp_path / "missing.apk", APK)
    assert done.returncode == 3
    assert f"Cannot read {tmp_path / 'missing.apk'}" in done.stderr
    assert [item.name for item in opened(tmp_path / "case").inputs()] == ["fair.apk"]
    assert inspector("case", "add", tmp_path / "case", tmp_path / "missing.apk").returncode == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("mark", "case", "Consent"), "lower-case"),
        (("mark", "case", "consent", "--at", "yesterday"), "yesterday"),
        (("mark", "case", "consent", "--at", "2026-01-31T14:05:00"), "no time zone"),
        (("mark", "nothing", "consent"), "no such folder"),
        (("add", "case", "case.toml", "--persona"), "case.toml"),
        (("new", "case"), "it is a case already"),
        (("new", "other", "--country", "Kenya"), "Kenya"),
        (("analyze", "."), "is not a case folder"),
    ],
)
def test_what_cannot_work_is_one_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert inspector("case", "new", "case").returncode == 0
    before = (tmp_path / "case" / "log.jsonl").read_bytes()
    done = inspector("case", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Next:" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "case" / "log.jsonl").read_bytes() == before
    assert not (tmp_path / "other").exists()


def test_scan_adds_the_app_to_a_case(tmp_path: Path) -> None:
    assert inspector("case", "new", tmp_path / "case").returncode == 0
    done = inspector("scan", APK, "--case", tmp_path / "case")
    assert done.returncode == 0, done.stderr
    assert [item.name for item in opened(tmp_path / "case").inputs()] == ["fair.apk"]
    assert inspector("scan", APK, "--case", tmp_path / "nothing").returncode == 2
