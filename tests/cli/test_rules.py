"""``inspector rules`` for policies: by country and day, one row, the check, the page."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from inspector.cli.rules import app
from tests.cli.test_main import inspector

RUN = CliRunner()


def listed(*arguments: str) -> str:
    done = RUN.invoke(app, ["list", *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_same_country_on_two_days() -> None:
    then = listed("policies", "--country", "in", "--date", "2023-01-01")
    now = listed("policies", "--country", "IN", "--date", "2026-11-22")
    assert "IN-DL22-10.1 " in then
    assert "IN-DL22-10.1 " not in now
    assert "IN-DL25-12i " in now
    assert "PK-SECP15" not in now


def test_a_country_comes_with_the_store_and_a_member_state_with_the_union() -> None:
    text = listed("--country", "de", "--date", "2026-11-22")
    assert "EU-CCD2" in text
    assert "GP-QAP" in text
    assert "IN-DL25" not in text


def test_only_the_store_when_the_store_is_named() -> None:
    text = listed("--country", "google-play")
    assert "GP-QAP" in text
    assert "DM-CALENDAR" not in text


def test_a_row_is_shown_with_its_dates_and_trigger() -> None:
    done = RUN.invoke(app, ["show", "IN-DL22-10.1"])
    assert "in_force_to: 2025-05-07" in done.stdout
    assert "superseded_by: IN-DL25-12i" in done.stdout
    assert "android.permission.READ_CONTACTS" in done.stdout


def test_the_page_is_printed() -> None:
    assert "not legal advice" in RUN.invoke(app, ["page"]).stdout


def test_a_bad_row_of_a_user_fails_the_check(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    row = (
        '[[policy]]\nid = "MY-1"\njurisdiction = "KE"\ninstrument = "x"\n'
        'verification = "secondary"\nchecked_on = 2026-01-01\n'
        'condition = "It steals."\nwhy = "to be found"\n'
        'reference = "a test"\nenabled = false\ndisabled_because = "a test"\n'
    )
    (tmp_path / "policies" / "x.toml").write_text(row, encoding="utf-8")
    done = inspector("rules", "check", "--rules", str(tmp_path))
    assert done.returncode == 2
    assert "MY-1: 'steals' is not a word" in done.stderr
    assert "MY-1: a breach needs a clause" in done.stderr


def test_mistakes_of_a_user_are_one_message() -> None:
    for arguments in (
        ("rules", "list", "--country", "atlantis"),
        ("rules", "list", "permissions", "--country", "IN"),
    ):
        done = inspector(*arguments)
        assert done.returncode == 2
        assert "Next:" in done.stderr
        assert "Traceback" not in done.stderr
