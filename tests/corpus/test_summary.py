"""What the page says is what the store holds."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from inspector.corpus.changes import changes
from inspector.corpus.store import Store
from inspector.corpus.summary import summary
from inspector.model.base import document_bytes
from inspector.rules.loader import default_rules
from reports.corpus.render import render_corpus, table_csv
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


def test_an_app_without_followed_paths_is_no_zero(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store")
    skipped = {"sha256": digest("a"), "run": "run", "what": "data flow in the code", "reason": "x"}
    store.commit("run", {"apps": [app_row(digest("a"))], "skipped": [skipped]}, at=NOW)
    document = summary(store, rules=RULES)
    assert document.paths_sought == 0
    assert [(gap.what, gap.apps) for gap in document.gaps] == [("data flow in the code", 1)]
    page = render_corpus(document).decode()
    assert "looked for in 0 of 1 apps" in page


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


def test_the_page_of_ten_thousand_apps_is_small_and_quick(tmp_path: Path) -> None:
    document = summary(made_up(tmp_path / "store", 10_000), rules=RULES)
    assert len(document.apps) == 10_000
    assert len(render_corpus(document)) < 5_000_000
