"""The report on permissions: whose code uses each, what could hide a use, who asks for it."""

from __future__ import annotations

import html
import re
from functools import cache
from pathlib import Path

import pytest

from inspector.correlate import correlate
from inspector.model.common import Owner
from inspector.model.permission_use import permission_uses
from inspector.model.static import StaticResult
from inspector.rules.loader import default_rules
from inspector.static.scan import scan
from reports.render import render
from tests.corpus.signing import Identity
from tests.realapk import APKS, real_apk
from tests.static.apks import SAMPLES
from tests.static.test_signers import split_set

_PLACES = re.compile(r"([\d,]+) places?$")


@cache
def scanned(path: Path) -> tuple[StaticResult, str]:
    """Return the result of an app and its report."""
    result = scan(path, rules=default_rules(), flows=False)
    return result, render(correlate(result, None, (), rules=default_rules())).decode()


def plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def cell(page: str, permission: str) -> str:
    """Return the markup of "Whose code uses it" in the row of a permission."""
    row = re.search(rf'<tr id="ev-{permission}".*?</tr>', page, re.DOTALL)
    assert row is not None
    cells: list[str] = re.findall(r"<td>(.*?)</td>", row[0], re.DOTALL)
    return cells[2]


def label(owner: Owner) -> str:
    kinds = {"first_party": "the app's own code", "unknown": "owner not known"}
    return f"SDK {owner.name}" if owner.kind == "sdk" else kinds[owner.kind.value]


@pytest.mark.realapk
@pytest.mark.parametrize("name", sorted(APKS))
def test_every_dangerous_permission_of_a_real_app_is_explained(name: str) -> None:
    result, page = scanned(real_apk(name))
    hiding = permission_uses(result)[0].hidden_by if permission_uses(result) else ()
    for permission in result.permissions:
        if permission.protection != "dangerous":
            continue
        said = cell(page, permission.id).partition("The user is asked for it by:")[0]
        reads = [u for u in result.uses if u.permission == permission.name and not u.picker]
        if "No use was found in the code." in said:
            assert reads == []
            assert ("could hide one" in said) == bool(hiding)
            assert ('href="#limits"' in said) == bool(hiding)
            continue
        owners = [plain(item) for item in re.findall(r"<li>(.*?)</li>", said, re.DOTALL)]
        assert owners
        places = [_PLACES.search(text) for text in owners]
        # A read whose rule names no permission counts for each that guards its kind of data.
        assert sum(int(m[1].replace(",", "")) for m in places if m) >= len(reads)
        for use in reads:
            assert any(text.startswith(label(use.owner)) for text in owners)


@pytest.mark.realapk
def test_the_real_apps_have_permissions_of_both_kinds() -> None:
    said = [
        cell(page, permission.id)
        for result, page in (scanned(real_apk(name)) for name in sorted(APKS))
        for permission in result.permissions
        if permission.protection == "dangerous"
    ]
    unused = sum("No use was found" in text for text in said)
    assert unused > 10
    assert len(said) - unused > 10


def test_places_that_ask_stand_at_their_permission_and_the_rest_apart() -> None:
    result, page = scanned(SAMPLES / "patchwork" / "patchwork.apk")
    ids = re.findall(r'id="(ev-ask-[0-9a-f]+)"', page)
    assert sorted(ids) == sorted(f"ev-{ask.id}" for ask in result.asks)
    (camera,) = (p for p in result.permissions if p.name.endswith(".CAMERA"))
    assert "MainActivity.photograph at byte" in plain(cell(page, camera.id)).replace(" .", ".")
    apart = page.partition('id="asks"')[2].partition("<h3")[0]
    (open_ask,) = (ask for ask in result.asks if not ask.permission)
    assert f"ev-{open_ask.id}" in apart
    assert "anyOf" in apart


def test_an_address_that_stands_nowhere_says_how_it_is_known() -> None:
    result, page = scanned(SAMPLES / "riddle" / "riddle.apk")
    for use in result.uses:
        place = re.search(rf'<li id="ev-{use.id}".*?</li>', page, re.DOTALL)
        assert place is not None
        assert ("The read itself:" in place[0]) == (use.through is not None)
    text = plain(page)
    assert "The app hides a part of this address; running its own function showed it." in text
    assert "A part of this address is a constant that one method hands to another." in text


def test_pages_of_other_companies_and_keys_of_scripts_have_their_place() -> None:
    _, page = scanned(SAMPLES / "harvester" / "harvester.apk")
    assert "Page of another company https://login.10086.cn/" in plain(page)
    _, page = scanned(SAMPLES / "hybrid" / "hybrid.apk")
    assert "assets/index.android.bundle at character 351" in plain(page)


def test_the_files_of_an_app_in_several_are_listed_with_their_digests(tmp_path: Path) -> None:
    lender = Identity("Lender")
    result, page = scanned(split_set(tmp_path / "app", lender, lender))
    text = plain(page)
    assert [part.split for part in result.app.parts] == ["", "config.en"]
    for named, part in zip(("Base of the app", "Split config.en"), result.app.parts, strict=True):
        assert re.search(rf"{named} [\d.]+ k?B {part.sha256}", text)
    assert "the signature fits the contents" in text
