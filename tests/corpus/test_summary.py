"""What the page says is what the store holds."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_dir

import reports
from inspector.corpus.changes import changes
from inspector.corpus.families import families
from inspector.corpus.store import Store
from inspector.corpus.summary import summary
from inspector.corpus.traits import traits
from inspector.model.base import document_bytes
from inspector.rules.loader import default_rules
from reports.catalog import _KEYWORDS, _METHODS, _OPTIONS
from reports.corpus.render import render_corpus, table_csv
from reports.i18n import LANGUAGES
from tests.corpus.made import NOW, app_row, digest, made_up

RULES = default_rules()


def test_counts_of_real_apps(scanned: Store) -> None:
    document = summary(scanned, rules=RULES)
    contacts = next(row for row in document.categories if row.category == "contacts")
    # Two builds of the harvester and the app with the flow declare, read and can send contacts;
    # the fair one lets the borrower pick a single one.
    assert (contacts.declares, contacts.references, contacts.reaches) == (3, 4, 3)
    assert [row.category for row in document.categories] == [row.id for row in RULES.categories]
    assert document.paths_sought == 4
    assert sum(app.status == "failed" for app in document.apps) == 1
    assert document.places == 5
    assert any(rule.jurisdiction == "IN" for rule in document.rules)
    assert document_bytes(document) == document_bytes(summary(scanned, rules=RULES))


def test_two_builds_of_one_version_are_told_apart(scanned: Store) -> None:
    (change,) = changes(scanned)
    assert change.package == "com.example.quickcash.harvester"
    # The second build was packed anew: the certificates lie in it, but they did not sign it.
    assert change.same_signer is None
    assert not change.added
    assert not change.removed


def test_versions_are_ordered_by_code_and_compared_with_the_one_before(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store")
    rows: dict[str, list[dict[str, object]]] = {"apps": [], "permissions": [], "signers": []}
    for code, wanted in ((10, "CAMERA READ_SMS"), (2, "CAMERA"), (9, "READ_SMS")):
        sha256 = digest(str(code))
        own: dict[str, Any] = {
            "package": "com.x",
            "version_name": f"1.{code}",
            "version_code": code,
        }
        rows["apps"].append(app_row(sha256, **own))
        key = {"sha256": sha256, "run": "run"}
        rows["permissions"] += [{**key, "name": name} for name in wanted.split()]
        rows["signers"].append(
            {**key, "certificate": "old" if code < 10 else "new", "verified": True}
        )
    store.commit("run", rows, at=NOW)
    first, second = changes(store)
    assert (first.before, first.after) == ("1.2 (2)", "1.9 (9)")
    assert first.added == {"permissions": ("READ_SMS",)}
    assert first.removed == {"permissions": ("CAMERA",)}
    assert first.same_signer is True
    assert (second.before, second.after) == ("1.9 (9)", "1.10 (10)")
    assert second.added == {"permissions": ("CAMERA",)}
    assert second.same_signer is False


def test_thirty_versions_out_of_order_and_what_could_not_be_read_is_not_gone(
    tmp_path: Path,
) -> None:
    store = Store.create(tmp_path / "store")
    codes = [(number * 17) % 30 for number in range(30)]
    assert sorted(codes) == list(range(30))
    for code in codes:
        key = {"sha256": digest(str(code)), "run": "old" if code < 20 else "new"}
        own: dict[str, Any] = {
            **key, "package": "com.x", "version_name": "1.0", "version_code": code,
        }  # fmt: skip
        packed = code == 15
        host = {"host": f"h{code // 10}.example", "company": "", "urls": []}
        store.commit(
            key["run"],
            {
                "apps": [app_row(**own)],
                "permissions": [{**key, "name": f"P{code // 5}"}],
                "hosts": [] if packed else [{**key, **host}],
                "limits": [{**key, "limit_id": "packer", "why": "x"}] if packed else [],
            },
            at=NOW,
        )
    steps = list(changes(store))
    assert [step.after for step in steps] == [f"1.0 ({code})" for code in range(1, 30)]
    by_code = dict(enumerate(steps, 1))
    assert by_code[10].removed["hosts"] == ("h0.example",)
    # Version 15 is packed: its hosts are not gone, they are not known; its permissions are.
    for code in (15, 16):
        assert by_code[code].not_compared == ("uses", "hosts", "sdks", "rules")
        assert not {"hosts"} & {*by_code[code].added, *by_code[code].removed}
    assert by_code[15].added == {"permissions": ("P3",)}
    assert [code for code, step in by_code.items() if not step.same_run] == [20]
    page = render_corpus(summary(store, rules=RULES)).decode()
    assert page.count("could not be read there") == 2
    assert page.count("The two were read with different versions") == 1


def test_apps_read_with_different_rules_are_not_counted_together_in_silence(
    tmp_path: Path,
) -> None:
    store = Store.create(tmp_path / "store")

    def rows(run: str, rule: str, *names: str) -> dict[str, list[dict[str, Any]]]:
        apps = [app_row(digest(name), run, package=name, scanned_at=NOW) for name in names]
        rules = [
            {"sha256": app["sha256"], "run": run, "rule": rule, "jurisdiction": "IN",
             "instrument": "x", "clause": "y", "verification": "unverified", "kind": "breach"}
            for app in apps
        ]  # fmt: skip
        return {"apps": apps, "rules": rules}

    store.commit("1", rows("1", "old", "a", "b"), at=NOW)
    assert summary(store, rules=RULES).runs == 1
    later = rows("2", "new", "a")
    later["apps"][0]["scanned_at"] = NOW + timedelta(hours=1)
    store.commit("2", later, at=NOW)
    document = summary(store, rules=RULES)
    # Each app counts once, with its newest rules; that these differ is said.
    assert {(row.rule, row.apps) for row in document.rules} == {("old", 1), ("new", 1)}
    assert len(document.apps) == 2
    assert "(versions: 2)" in render_corpus(document).decode()
    rest = rows("2", "new", "b")
    rest["apps"][0]["scanned_at"] = NOW + timedelta(hours=1)
    store.commit("2", rest, at=NOW)
    document = summary(store, rules=RULES)
    assert [(row.rule, row.apps) for row in document.rules] == [("new", 2)]
    assert "(versions:" not in render_corpus(document).decode()


def test_an_app_without_followed_paths_is_no_zero(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store")
    skipped = {"sha256": digest("a"), "run": "run", "what": "data flow in the code", "reason": "x"}
    store.commit("run", {"apps": [app_row(digest("a"))], "skipped": [skipped]}, at=NOW)
    document = summary(store, rules=RULES)
    assert document.paths_sought == 0
    assert [(gap.what, gap.apps) for gap in document.gaps] == [("data flow in the code", 1)]
    page = render_corpus(document).decode()
    assert "Apps that were read: 1. Paths from a read to the network were looked for in 0" in page


def test_the_page_is_the_same_each_time_and_no_value_of_an_app_is_markup(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store")
    evil = "</script><script>alert(1)</script>\u202e\u2028=cmd|' /C calc'!A0"
    rows = {"apps": [app_row(digest("a"), package=evil, label=evil, version_name="=1+1")]}
    store.commit("run", rows, at=NOW)
    document = summary(store, rules=RULES, title=evil)
    page = render_corpus(document).decode()
    assert page == render_corpus(document).decode()
    assert "<script>alert" not in page
    assert page.count("</script>") == 2
    (_, row) = csv.reader(io.StringIO(table_csv(document).decode()))
    assert row[2].startswith("'=")


def test_the_page_speaks_each_language_and_only_that_one(scanned: Store) -> None:
    own = {text for text in _sentences() if len(text) > 12}
    assert len(own) > 40
    grouped = families(traits(scanned))[0]
    document = summary(scanned, rules=RULES, families=grouped)
    assert document.families
    assert document.families.families
    english = render_corpus(document).decode()
    for code in LANGUAGES:
        page = render_corpus(document, language=code).decode()
        assert f'<html lang="{code.replace("_", "-")}"' in page
        if code != "en":
            left = [text for text in own if text in page and text in english]
            assert left == [], code
    with pytest.raises(ValueError, match="klingon"):
        render_corpus(document, language="klingon")


def _sentences() -> set[str]:
    """Sentences of the page and of its words that have nothing to fill in."""
    found = extract_from_dir(Path(reports.__file__).parent, _METHODS, _OPTIONS, _KEYWORDS)
    return {
        message
        for name, _, message, *_ in found
        if "corpus" in name and isinstance(message, str) and "%(" not in message
    }


def test_the_page_of_ten_thousand_apps_is_small_and_quick(tmp_path: Path) -> None:
    document = summary(made_up(tmp_path / "store", 10_000), rules=RULES)
    assert len(document.apps) == 10_000
    assert len(render_corpus(document)) < 5_000_000
