"""``inspector report``: from a case folder or its JSON, and every way in which that can fail."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from inspector.cli.report import report_command
from inspector.errors import InspectorError
from inspector.model.base import document_bytes
from inspector.model.comparison import Comparison
from tests.reports.sample_document import fair, harvester

app = typer.Typer()
app.command()(report_command)


def report(*arguments: object) -> str:
    result = CliRunner().invoke(app, [str(a) for a in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def failure(*arguments: object) -> str:
    with pytest.raises(InspectorError) as caught:
        CliRunner().invoke(app, [str(a) for a in arguments], catch_exceptions=False)
    return caught.value.diagnostics()


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    (folder / "results").mkdir(parents=True)
    (folder / "results" / "case.json").write_bytes(document_bytes(harvester()))
    return folder


def test_folder_and_its_json_give_the_same_report(case: Path, tmp_path: Path) -> None:
    report(case, "-o", tmp_path / "a.html")
    report(case / "results" / "case.json", "-o", tmp_path / "b.html")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    assert "QuickCash" in (tmp_path / "a.html").read_text("utf-8")


def test_missing_path_is_named(tmp_path: Path) -> None:
    assert f"{tmp_path / 'no'} does not exist" in failure(tmp_path / "no")


def test_folder_that_is_no_case(tmp_path: Path) -> None:
    assert "is not a case folder" in failure(tmp_path)


def test_case_without_result_says_what_to_run(tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text("")
    assert f"inspector case analyze {tmp_path}" in failure(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not JSON"),
        (b"\xff\xfe{}", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b"[]", "names no schema"),
        (b'{"schema": "inspector/static/1"}', "its schema is 'inspector/static/1'"),
        (b'{"schema": "inspector/case/1"}', "does not hold to its schema"),
    ],
)
def test_file_that_is_no_case_document(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "case.json"
    path.write_bytes(content)
    text = failure(path, "-o", tmp_path / "r.html")
    assert message in text
    assert "Next:" in text
    assert not (tmp_path / "r.html").exists()


def test_unknown_language_and_audience_list_the_known_ones(case: Path) -> None:
    assert "zh-Hans" in failure(case, "--lang", "klingon")
    assert "public" in failure(case, "--audience", "everybody")


def test_output_that_cannot_be_written_leaves_nothing_behind(case: Path, tmp_path: Path) -> None:
    assert "Cannot write" in failure(case, "-o", tmp_path / "no" / "r.html")
    (tmp_path / "folder").mkdir()
    assert "Cannot write" in failure(case, "-o", tmp_path / "folder")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["case", "folder"]


def test_an_old_report_is_replaced_whole(case: Path, tmp_path: Path) -> None:
    path = tmp_path / "r.html"
    path.write_text("old" * 1_000_000)
    report(case, "-o", path)
    assert path.read_text("utf-8").endswith("</html>\n") or path.read_text("utf-8").endswith(
        "</html>"
    )


def test_only_the_rules_of_the_named_jurisdictions(case: Path, tmp_path: Path) -> None:
    all_rules, india = tmp_path / "all.html", tmp_path / "in.html"
    report(case, "-o", all_rules)
    report(case, "-o", india, "--jurisdiction", "in")
    condition = "READ_CONTACTS requested by a lending app"  # that of the store's policy
    assert condition in all_rules.read_text()
    assert "IN-DL25-12i" in india.read_text()
    assert condition not in india.read_text()


def test_an_unknown_jurisdiction_is_wrong_usage(case: Path, tmp_path: Path) -> None:
    message = failure(case, "-o", tmp_path / "r.html", "--jurisdiction", "atlantis")
    assert "No jurisdiction 'atlantis'" in message
    assert not (tmp_path / "r.html").exists()


def test_the_law_of_another_day(case: Path, tmp_path: Path) -> None:
    conditions = {}
    for day in ("2022-06-01", "2024-06-01", "2026-06-01"):
        report(case, "-o", tmp_path / "r.html", "--date", day, "--jurisdiction", "in")
        shown = (tmp_path / "r.html").read_text()
        assert "stated by the investigator" in shown
        conditions[day] = shown.count("RBI (Digital Lending) Directions, 2025")
    assert conditions["2022-06-01"] == conditions["2024-06-01"] == 0
    assert conditions["2026-06-01"] > 0


def test_a_day_that_is_none_is_wrong_usage(case: Path, tmp_path: Path) -> None:
    arguments = [str(case), "-o", str(tmp_path / "r.html"), "--date", "2024-13-01"]
    assert CliRunner().invoke(app, arguments).exit_code == 2
    assert not (tmp_path / "r.html").exists()


def test_examples_about_third_persons_are_shown_on_request_only(case: Path, tmp_path: Path) -> None:
    document = harvester()
    assert document.traffic is not None
    about_others = {d.sample for d in document.traffic.detections if d.category == "contacts"}
    own = {d.sample for d in document.traffic.detections if d.category == "identity"}
    assert about_others - {""}
    assert own - {""}
    for name in ("r.html", "r.json"):
        report(case, "-o", tmp_path / name)
        hidden = (tmp_path / name).read_text("utf-8")
        report(case, "-o", tmp_path / name, "--show-third-persons")
        shown = (tmp_path / name).read_text("utf-8")
        for sample in about_others - {""}:
            assert sample not in hidden
            assert sample in shown
        for sample in own - {""}:
            assert sample in hidden
    # The digest is that of the case's own document, so that a reader can compare it.
    digest = hashlib.sha256((case / "results" / "case.json").read_bytes()).hexdigest()
    assert digest in (tmp_path / "r.html").read_text("utf-8")


def test_the_ending_decides_the_format(case: Path, tmp_path: Path) -> None:
    report(case, "-o", tmp_path / "r.xlsx")
    assert (tmp_path / "r.xlsx").read_bytes().startswith(b"PK")
    report(case, "-o", tmp_path / "r.json", "--show-third-persons")
    assert (tmp_path / "r.json").read_bytes() == (case / "results" / "case.json").read_bytes()
    report(case, "-o", tmp_path / "tables", "--format", "csv")
    assert (tmp_path / "tables" / "detections.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    report(case, "-o", tmp_path / "brief.pdf", "--brief")
    assert (tmp_path / "brief.pdf").read_bytes().startswith(b"%PDF-")
    report(case, "-o", tmp_path / "brief.html", "--brief")
    summary = (tmp_path / "brief.html").read_text("utf-8")
    assert "<a " not in re.sub('<a rel="noopener[^>]*>', "", summary)  # nothing that leads nowhere
    assert "no format" in failure(case, "-o", tmp_path / "r.doc", "--format", "doc")
    assert "no summary" in failure(case, "-o", tmp_path / "r.xlsx", "--brief")


def test_two_cases_are_compared(case: Path, tmp_path: Path) -> None:
    other = tmp_path / "fair.json"
    other.write_bytes(document_bytes(fair()))
    report(case, other, "-o", tmp_path / "c.html")
    page = (tmp_path / "c.html").read_text("utf-8")
    assert "Comparison of apps" in page
    assert "Fair Loan" in page
    report(case, other, "-o", tmp_path / "c.json")
    found = Comparison.model_validate_json((tmp_path / "c.json").read_bytes())
    saved = hashlib.sha256((case / "results" / "case.json").read_bytes()).hexdigest()
    assert found.sides[0].digest == saved
    # Narrowed, it still names the document that lies in the case.
    report(case, other, "-o", tmp_path / "n.json", "--jurisdiction", "in", "--date", "2025-01-01")
    narrowed = Comparison.model_validate_json((tmp_path / "n.json").read_bytes())
    assert narrowed.sides[0].digest == saved
    assert narrowed.rules != found.rules
    assert "no comparison as xlsx" in failure(case, other, "-o", tmp_path / "c.xlsx")
    assert "no comparison as summary" in failure(case, other, "--brief", "-o", tmp_path / "b.html")
    assert "zh-Hans" in failure(case, other, "--lang", "klingon", "-o", tmp_path / "b.html")
    assert not (tmp_path / "b.html").exists()
