"""``inspector demo`` does the whole job and its cases say what the sample apps do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from inspector.model.case import CaseDocument, Claim

pytestmark = pytest.mark.proxy

SENT_BY_HARVESTER = {
    "contacts", "call_log", "sms", "installed_apps", "location", "device_ids", "credentials",
}  # fmt: skip


def demo(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "inspector", "demo", str(folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
        stdin=subprocess.DEVNULL,
    )


def claimed(case: Path, claim: Claim) -> set[str]:
    document = CaseDocument.model_validate_json((case / "results" / "case.json").read_bytes())
    return {
        conclusion.category
        for conclusion in document.conclusions
        if any(found.claim is claim for found in conclusion.claims)
    }


def before_consent(case: Path) -> dict[str, bool | None]:
    document = CaseDocument.model_validate_json((case / "results" / "case.json").read_bytes())
    return {c.category: c.timing.before_consent for c in document.conclusions}


def test_the_whole_job_on_the_samples(tmp_path: Path) -> None:
    done = demo(tmp_path / "out")
    assert done.returncode == 0, done.stderr
    reports = [Path(line) for line in done.stdout.split()]
    assert [report.name for report in reports] == ["harvester.html", "fair.html"]
    for report in reports:
        assert report.read_bytes().startswith(b"<!doctype html>")

    harvester, fair = tmp_path / "out" / "harvester", tmp_path / "out" / "fair"
    assert claimed(harvester, Claim.SENDS) >= SENT_BY_HARVESTER
    asked = SENT_BY_HARVESTER - {"credentials"}
    assert claimed(harvester, Claim.DECLARES) >= asked
    assert claimed(harvester, Claim.REFERENCES) >= asked
    early = before_consent(harvester)
    assert all(early[category] is True for category in asked)

    # What the borrower typed, chose and photographed: name, number, phone, one contact, one photo.
    assert claimed(fair, Claim.SENDS) <= {"identity", "documents", "contacts"}
    assert set(before_consent(fair).values()) <= {False, None}


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    done = demo(tmp_path)
    assert done.returncode == 2
    assert "is not empty" in done.stderr
    assert [item.name for item in tmp_path.iterdir()] == ["letter.txt"]
