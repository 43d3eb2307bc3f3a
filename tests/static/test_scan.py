"""One scan: same input, same bytes; every use has a place; failures become ``Skipped``."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.model.base import document_bytes
from inspector.model.static import StaticResult
from inspector.rules.loader import Rules, default_rules
from inspector.static import scan as module
from inspector.static.many import scan_many
from inspector.static.scan import scan
from tests.static.apks import FAIR, HARVESTER


def test_two_runs_give_the_same_bytes() -> None:
    first, second = (document_bytes(scan(HARVESTER, rules=default_rules())) for _ in range(2))
    assert first == second
    assert StaticResult.model_validate_json(first).app.package == "com.example.quickcash.harvester"


def test_every_use_has_a_place_and_ids_are_unique() -> None:
    result = scan(HARVESTER, rules=default_rules())
    assert len({use.id for use in result.uses}) == len(result.uses)
    for use in result.uses:
        assert use.location.dex == "classes.dex"
        assert bool(use.api) != bool(use.uri)
    named = [use for use in result.uses if use.owner.kind == "first_party"]
    assert all(any(use.context) for use in named)


def test_own_rules_alone(tmp_path: Path) -> None:
    (tmp_path / "categories.toml").write_text(
        '[[category]]\nid = "cookies"\ntitle = "C"\nwhy = "For this test."\nreference = "none"\n',
        encoding="utf-8",
    )
    row = (
        '[[api]]\nid = "c"\ncategory = "cookies"\nclass_name = "android.webkit.CookieManager"\n'
        'methods = ["getCookie"]\nargument = "https://login.10086.cn/"\n'
        'why = "For this test."\nreference = "none"\n'
    )
    (tmp_path / "apis.toml").write_text(row, encoding="utf-8")
    found = scan(HARVESTER, rules=Rules((tmp_path,))).uses
    assert {use.location.class_name.rpartition(".")[2] for use in found} >= {"MoxieTask"}
    other = row.replace("login.10086.cn", "login.other.example")
    (tmp_path / "apis.toml").write_text(other, encoding="utf-8")
    assert scan(HARVESTER, rules=Rules((tmp_path,))).uses == ()


def test_a_part_that_fails_becomes_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("in this test")

    monkeypatch.setattr(module, "sdks", broken)
    result = scan(HARVESTER, rules=default_rules())
    (skipped,) = result.skipped
    assert (skipped.what, skipped.reason) == ("SDKs", "ZeroDivisionError: in this test")
    assert result.uses


def test_one_bad_file_among_many(tmp_path: Path) -> None:
    bad = tmp_path / "bad.apk"
    bad.write_bytes(b"no archive")
    outcomes = list(scan_many([HARVESTER, bad, FAIR], rules=default_rules))
    assert [outcome.path for outcome in outcomes] == [HARVESTER, bad, FAIR]
    assert [outcome.result is not None for outcome in outcomes] == [True, False, True]
    assert outcomes[1].error
    assert str(bad) in outcomes[1].error.what
