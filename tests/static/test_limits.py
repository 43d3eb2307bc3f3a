"""Signs that something was hidden."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.rules.loader import default_rules
from inspector.static.limits import shortened
from inspector.static.scan import scan
from tests.static.apks import HARVESTER, entry, rebuilt


def limits_of(path: Path) -> dict[str, tuple[str, ...]]:
    return {limit.id: limit.evidence for limit in scan(path, rules=default_rules()).limits}


def test_a_plain_app_has_none() -> None:
    assert limits_of(HARVESTER) == {}


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("lib/arm64-v8a/libx.so", "native-code"),
        ("lib/arm64-v8a/libapp.so", "script-code"),
        ("lib/arm64-v8a/libjiagu_a64.so", "packer"),
        ("assets/index.android.bundle", "script-code"),
        ("assets/payload.dex", "nested-code"),
        ("assets/deep/er/other.apk", "nested-code"),
    ],
)
def test_entries(tmp_path: Path, name: str, limit: str) -> None:
    found = limits_of(rebuilt(HARVESTER, tmp_path / "a.apk", entries={name: b"x"}))
    assert name in found[limit]


def test_names_that_only_resemble(tmp_path: Path) -> None:
    entries = {"assets/index.html": b"x", "assets/notes.dexter": b"x", "res/raw/a.txt": b"x"}
    assert limits_of(rebuilt(HARVESTER, tmp_path / "a.apk", entries=entries)) == {}


def test_code_elsewhere(tmp_path: Path) -> None:
    # The fair app's code under the harvester's manifest: no component is in the package.
    other = entry(HARVESTER.parents[1] / "fair" / "fair.apk", "classes.dex")
    found = limits_of(rebuilt(HARVESTER, tmp_path / "a.apk", entries={"classes.dex": other}))
    assert any("SmsReceiver" in line for line in found["code-elsewhere"])


def test_many_pieces_of_evidence_are_counted() -> None:
    found = shortened({f"{number:02}" for number in range(20)})
    assert found[-1] == "and 8 more"
    assert len(found) == 13
