"""Two manifest readers, always both; where they differ the result says so and loses nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import apk_info
import pytest

from inspector.errors import InspectorError
from inspector.model.static import StaticResult
from inspector.rules.loader import default_rules
from inspector.static import reader_androguard
from inspector.static.container import MANIFEST
from inspector.static.manifest import differences
from inspector.static.reader_androguard import AndroguardReader
from inspector.static.reader_apk_info import read_manifest
from inspector.static.scan import scan
from tests.static.apks import FAIR, HARVESTER, entry, rebuilt, requested


def androguard(data: bytes) -> AndroguardReader:
    return AndroguardReader(data)


def with_manifest(tmp_path: Path, data: bytes) -> StaticResult:
    path = rebuilt(HARVESTER, tmp_path / "a.apk", entries={MANIFEST: data})
    return scan(path, rules=default_rules())


@pytest.mark.parametrize("path", [HARVESTER, FAIR], ids=["harvester", "fair"])
def test_the_readers_agree_on_the_samples(path: Path) -> None:
    first = read_manifest(apk_info.APK(path))
    second = androguard(entry(path, MANIFEST)).answer()
    assert differences(first, second, ("a", "b")) == ()
    assert first.requests == second.requests
    assert first.components == second.components
    assert first.declarations == second.declarations
    assert first.queries == second.queries


def test_a_wrong_size_field_hides_no_permission(tmp_path: Path) -> None:
    # androguard then returns an app without permissions, and says nothing.
    data = bytearray(entry(HARVESTER, MANIFEST))
    data[4:8] = (len(data) + 4096).to_bytes(4, "little")
    result = with_manifest(tmp_path, bytes(data))
    assert len(requested(result)) == 17
    limit = next(
        limit for limit in result.limits if limit.id in ("reader-disagreement", "one-reader")
    )
    assert any("androguard" in line or "apk-info" in line for line in limit.evidence)


def test_garbage_in_place_of_the_manifest_is_said(tmp_path: Path) -> None:
    result = with_manifest(tmp_path, b"\3\0\b\0garbage")
    assert result.permissions == ()
    assert [reader.status for reader in result.readers] == ["failed", "failed"]
    assert all(reader.detail for reader in result.readers)
    assert "no-manifest" in {limit.id for limit in result.limits}
    assert MANIFEST in {skipped.what for skipped in result.skipped}
    # The code is still analysed.
    assert "contacts" in {use.category for use in result.uses}


def test_androguard_alone_on_garbage_fails_with_a_reason() -> None:
    with pytest.raises(InspectorError, match="androguard"):
        androguard(b"\3\0\b\0garbage").answer()


def test_a_reader_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_androguard, "TIMEOUT_S", 0.01)
    with pytest.raises(InspectorError, match="no answer"):
        androguard(entry(HARVESTER, MANIFEST)).answer()


def test_androguard_writes_no_log(tmp_path: Path) -> None:
    path = tmp_path / "manifest"
    path.write_bytes(entry(HARVESTER, MANIFEST))
    with path.open("rb") as source:
        done = subprocess.run(
            [sys.executable, "-m", "inspector.static.workers.androguard_worker"],
            stdin=source,
            capture_output=True,
            check=True,
        )
    assert done.stderr == b""
