"""Strings of Hermes bytecode, compiled from source.js by hermesc 0.11 (84) and 0.12 (96)."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from inspector.rules.loader import default_rules
from inspector.static.scan import scan
from inspector.static.scripts.hermes import hermes_strings, is_hermes, version_of
from tests.static.apks import FAIR, rebuilt

FILES = sorted((Path(__file__).parent / "hermes").glob("*.hbc"))


def test_both_versions_are_there() -> None:
    assert [version_of(path.read_bytes()) for path in FILES] == [84, 96]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_string_has_its_own_end(path: Path) -> None:
    found = set(hermes_strings(path.read_bytes()))
    assert "https://hermes.patchwork.example/api/v3" in found
    assert "https://hermes.patchwork.example/api/v3/address_list" in found
    assert "逾期将联系您的通讯录联系人" in found
    assert "x" * 400 in found  # longer than a short entry can say


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_bundle_gives_hosts_sentences_and_interfaces(path: Path, tmp_path: Path) -> None:
    entries = {"assets/index.android.bundle": path.read_bytes()}
    app = rebuilt(FAIR, tmp_path / "a.apk", entries=entries)
    result = scan(app, rules=default_rules(), flows=False)
    host = next(host for host in result.hosts if host.host == "hermes.patchwork.example")
    assert set(host.urls) == {
        "https://hermes.patchwork.example/api/v3",
        "https://hermes.patchwork.example/api/v3/address_list",
    }
    texts = {text.rule for text in result.texts if text.where == "assets/index.android.bundle"}
    assert texts == {"contact_threat.en", "contact_threat.zh", "script.contacts"}


def test_damage_ends_with_a_known_error_or_none() -> None:
    dice, data = random.Random(3), FILES[0].read_bytes()
    for _ in range(500):
        damaged = bytearray(data[: dice.randrange(8, len(data))])
        for _ in range(6):
            damaged[dice.randrange(8, len(damaged))] = dice.randrange(256)
        assert is_hermes(bytes(damaged))
        try:
            list(hermes_strings(bytes(damaged)))
        except ValueError:
            continue


def test_a_bundle_whose_table_lies_is_said(tmp_path: Path) -> None:
    data = FILES[0].read_bytes()
    entries = {"assets/index.android.bundle": data[:48] + b"\xff\xff\xff\x7f" + data[52:]}
    app = rebuilt(FAIR, tmp_path / "a.apk", entries=entries)
    result = scan(app, rules=default_rules(), flows=False)
    assert "assets/index.android.bundle" in {skipped.what for skipped in result.skipped}
