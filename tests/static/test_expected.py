"""Every sample app: what a scan must find, and must not, as its ``expected.toml`` says."""

from __future__ import annotations

import tomllib
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from inspector.model.static import CodeLocation, FileLocation, StaticResult, Use
from inspector.rules.loader import default_rules
from inspector.static.scan import scan
from tests.static.apks import SAMPLES, requested

APPS = sorted(path.parent for path in SAMPLES.glob("*/expected.toml"))


@cache
def result_of(app: Path) -> StaticResult:
    return scan(app / f"{app.name}.apk", rules=default_rules())


@cache
def expected_of(app: Path) -> dict[str, Any]:
    return tomllib.loads((app / "expected.toml").read_text(encoding="utf-8"))


def rows(key: str) -> list[Any]:
    return [
        pytest.param(app, row, id=f"{app.name}-{number}-{row.get('category', row.get('host', ''))}")
        for app in APPS
        for number, row in enumerate(expected_of(app).get(key, []))
    ]


def test_there_are_samples() -> None:
    assert {app.name for app in APPS} >= {"harvester", "fair"}


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_facts_and_the_whole_list_of_permissions(app: Path) -> None:
    expected, result = expected_of(app), result_of(app)
    for key in ("package", "label", "min_sdk", "target_sdk"):
        assert getattr(result.app, key) == expected[key]
    found = {(p.name, p.max_sdk) for p in requested(result)}
    assert found == {(row["name"], row.get("max_sdk")) for row in expected["permission"]}
    categories = {p.name: set(p.categories) for p in requested(result)}
    for row in expected["permission"]:
        assert categories[row["name"]] >= set(row["categories"])
    used = {use.permission for use in result.uses}
    assert not used & set(expected["declared_only"])


@pytest.mark.parametrize(("app", "row"), rows("must_find"))
def test_must_find(app: Path, row: dict[str, str]) -> None:
    found = [use for use in result_of(app).uses if _is_at(use, row) and _reads(use, row)]
    assert found
    for use in found:
        assert use.uri_origin == row.get("uri_origin", use.uri_origin)
        assert (use.through.method if use.through else "") == row.get("through", "")
        assert use.owner.kind == row["owner"]
        assert use.owner.name.startswith(row.get("owner_name", ""))
        assert not use.picker
        assert use.location.offset is not None


@pytest.mark.parametrize(("app", "row"), rows("must_not_find"))
def test_must_not_find(app: Path, row: dict[str, str]) -> None:
    allowed = expected_of(app).get("allowed", [])
    found = [use for use in result_of(app).uses if use.category == row["category"]]
    # Where the borrower picks one record the place may be listed, as such.
    assert [u for u in found if not (u.picker and any(_is_at(u, place) for place in allowed))] == []


KINDS = {
    "native_form": "crawler.form",
    "javascript_bridge": "crawler.bridge",
    "cookie_of_another_site": "crawler.cookie",
    "crawler_sdk": "crawler.cookie",
}


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_logins_at_other_companies_are_complete(app: Path) -> None:
    expected = {
        (KINDS[row["kind"]], row["class_name"], row.get("site", ""), category)
        for row in expected_of(app).get("credentials", [])
        for category in row["categories"]
    }
    found = [use for use in result_of(app).uses if use.rule.startswith("crawler.")]
    kinds = {
        (
            ".".join(u.rule.split(".")[:2]),
            u.location.class_name,
            (urlsplit(u.site).hostname or ""),
            u.category,
        )
        for u in found
    }
    assert kinds == expected


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_hosts_are_complete(app: Path) -> None:
    found = {host.host: set(host.urls) for host in result_of(app).hosts}
    assert found == {row["host"]: set(row["urls"]) for row in expected_of(app)["host"]}
    assert all(host.locations for host in result_of(app).hosts)


@pytest.mark.parametrize(("app", "row"), rows("sdk"))
def test_sdks(app: Path, row: dict[str, str]) -> None:
    (found,) = (sdk for sdk in result_of(app).sdks if sdk.name.startswith(row["name"]))
    assert f"classes in {row['class_prefix']}" in found.evidence


@pytest.mark.parametrize(("app", "row"), rows("text"))
def test_texts(app: Path, row: dict[str, str]) -> None:
    where = f"string/{row['name']} ({row['locale']})".removesuffix(" ()")
    found = [t for t in result_of(app).texts if t.rule == row["rule"] and t.where == where]
    assert any(row["contains"] in text.text for text in found)


@pytest.mark.parametrize(("app", "row"), rows("must_not_find_text"))
def test_texts_that_say_the_opposite(app: Path, row: dict[str, str]) -> None:
    assert [text for text in result_of(app).texts if text.kind == row["kind"]] == []


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_keys_are_complete_and_told_as_digests(app: Path) -> None:
    expected = {
        (
            row["class_name"],
            row["method"],
            row["cipher"],
            role,
            sha256(row[role].encode()).hexdigest(),
        )
        for row in expected_of(app).get("key", [])
        for role in ("key", "iv")
    }
    expected |= {
        (
            r.get("class_name") or r["entry"],
            r.get("method", ""),
            r["cipher"],
            r["role"],
            sha256(bytes.fromhex(r["hex"])).hexdigest(),
        )
        for r in expected_of(app).get("key_digest", [])
    }
    keys = result_of(app).keys
    assert expected == {
        (*_place_of(key.location), key.algorithm, key.role, key.digest) for key in keys
    }
    values = [row[role] for row in expected_of(app).get("key", []) for role in ("key", "iv")]
    assert not any(value in result_of(app).model_dump_json() for value in values)


@pytest.mark.parametrize(("app", "row"), rows("callback"))
def test_methods_that_android_calls(app: Path, row: dict[str, str]) -> None:
    (found,) = (u for u in result_of(app).uses if _is_at(u, row) and u.rule.startswith("callback."))
    assert found.owner.kind == "first_party"
    assert found.context


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_callbacks_are_complete(app: Path) -> None:
    if rows_of := expected_of(app).get("callback"):
        found = [use for use in result_of(app).uses if use.rule.startswith("callback.")]
        assert len(found) == len(rows_of)


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_permission_requests_are_complete(app: Path) -> None:
    if rows_of := expected_of(app).get("ask"):
        found = {(ask.permission, ask.location.method) for ask in result_of(app).asks}
        assert found == {(row["permission"], row["method"]) for row in rows_of}


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_texts_outside_bytecode(app: Path) -> None:
    expected = {(row["rule"], row["where"]) for row in expected_of(app).get("file_text", [])}
    found = {(text.rule, text.where) for text in result_of(app).texts}
    assert expected <= found
    assert {row for row in found if row[1].startswith(("assets/", "lib/"))} == expected


def _place_of(place: CodeLocation | FileLocation) -> tuple[str, str]:
    if isinstance(place, FileLocation):
        return place.entry, ""
    return place.class_name, place.method


def _digest_of_hex(text: str) -> str:
    return sha256(bytes.fromhex(text)).hexdigest()


def _is_at(use: Use, row: dict[str, str]) -> bool:
    place = (use.category, use.location.class_name, use.location.method)
    return place == (row["category"], row["class_name"], row["method"])


def _reads(use: Use, row: dict[str, str]) -> bool:
    if "api" in row:
        return use.api == row["api"]
    # A rule row may hold several fields of one provider under their common prefix.
    return f"{row['uri']}/".startswith(f"{use.uri}/")
