"""Damaged apps: no crash, and what could not be read is said, never left out in silence."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from inspector.errors import InspectorError
from inspector.model.base import document_bytes
from inspector.model.static import StaticResult
from inspector.rules.loader import default_rules
from inspector.static.container import MANIFEST
from inspector.static.scan import scan
from tests.static.apks import HARVESTER, entry, rebuilt, requested
from tests.static.damage import DAMAGES, PERMISSIONS, plain_manifest, sound

ALL = 17
REFUSED = frozenset(("cut central directory", "cut end"))
"""No phone installs them and no tool lists their entries: an error says so."""
LOST = frozenset(
    (
        "broken extra field, local",  # the entry itself cannot be found, by Android neither
        "manifest: pool start",
        "manifest: pool size",
        "manifest: pool flags",
        "manifest: cut",
        "manifest: empty",
        "manifest: text",
    )
)
NO_CODE = frozenset(
    ("broken extra field, local", "code: cut", "code: empty", "code: tables outside")
)


def scanned(path: Path) -> StaticResult:
    return scan(path, rules=default_rules())


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_never_crashes_hangs_or_hides(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.apk"
    path.write_bytes(DAMAGES[name](sound(entry(HARVESTER, "classes.dex"))))
    if name in REFUSED:
        with pytest.raises(InspectorError) as caught:
            scanned(path)
        assert str(path) in caught.value.what
        assert caught.value.cause
        assert caught.value.next_step
        return
    started = time.monotonic()
    result = scan(path, rules=default_rules(), flows=False)
    # Far more than it takes; what hangs is stopped by a limit of 30 s or more.
    assert time.monotonic() - started < 25
    told = {limit.id for limit in result.limits}
    lost = set(PERMISSIONS) - {p.name for p in result.permissions}
    assert not lost or (name in LOST and told & {"no-manifest", "empty-manifest"})
    if name not in NO_CODE:
        assert "contacts" in {use.category for use in result.uses}
    elif not result.uses:
        assert told & {"no-code", "damaged-code"}
        assert result.skipped


def test_there_are_enough_ways() -> None:
    assert len(DAMAGES) >= 45
    assert {*REFUSED, *LOST, *NO_CODE} <= set(DAMAGES)


def test_the_sound_app_has_no_limit_that_damage_makes(tmp_path: Path) -> None:
    path = tmp_path / "a.apk"
    path.write_bytes(sound(entry(HARVESTER, "classes.dex")))
    result = scanned(path)
    assert {p.name for p in result.permissions} == set(PERMISSIONS)
    # Its components are invented: the code has other classes.
    assert {limit.id for limit in result.limits} == {"code-elsewhere"}


def test_a_manifest_that_expands_without_end_is_not_expanded(tmp_path: Path) -> None:
    data = plain_manifest() + b"\0" * (300 << 20)
    path = tmp_path / "a.apk"
    path.write_bytes(sound(entry(HARVESTER, "classes.dex"), data))
    assert path.stat().st_size < 1 << 20
    result = scanned(path)
    assert "one-reader" in {limit.id for limit in result.limits} or not result.permissions
    told = " ".join(reader.detail for reader in result.readers)
    assert "expands to more than 256 MB" in told


@pytest.mark.parametrize("seed", range(6))
def test_random_damage_to_the_manifest_is_said(tmp_path: Path, seed: int) -> None:
    source, data = random.Random(seed), bytearray(entry(HARVESTER, MANIFEST))
    for _ in range(8):
        data[source.randrange(len(data))] = source.randrange(256)
    path = rebuilt(HARVESTER, tmp_path / "a.apk", entries={MANIFEST: bytes(data)})
    result = scanned(path)
    if not result.permissions:
        assert {limit.id for limit in result.limits} & {"no-manifest", "empty-manifest"}
    assert "contacts" in {use.category for use in result.uses}


@pytest.mark.parametrize("seed", range(4))
def test_random_damage_to_the_code_is_said(tmp_path: Path, seed: int) -> None:
    source, data = random.Random(seed), bytearray(entry(HARVESTER, "classes.dex"))
    for _ in range(6):
        data[source.randrange(112, len(data))] = source.randrange(256)
    path = rebuilt(HARVESTER, tmp_path / "a.apk", entries={"classes.dex": bytes(data)})
    result = scanned(path)
    assert len(requested(result)) == ALL
    if not result.uses:
        assert {limit.id for limit in result.limits} & {"no-code", "damaged-code"}
        assert result.skipped


def test_where_the_file_lies_changes_no_byte_even_of_errors(tmp_path: Path) -> None:
    data = entry(HARVESTER, "classes.dex")
    broken = {"classes.dex": data[: len(data) // 2]}
    (tmp_path / "other").mkdir()
    first = scanned(rebuilt(HARVESTER, tmp_path / "a.apk", entries=broken))
    (tmp_path / "other" / "b.apk").write_bytes((tmp_path / "a.apk").read_bytes())
    second = scanned(tmp_path / "other" / "b.apk")
    assert first.skipped
    assert document_bytes(first) == document_bytes(second)


def test_a_wrong_checksum_of_the_dex_hides_nothing(tmp_path: Path) -> None:
    data = entry(HARVESTER, "classes.dex")
    changed = data[:8] + b"\0\0\0\0" + data[12:]
    path = rebuilt(HARVESTER, tmp_path / "a.apk", entries={"classes.dex": changed})
    for engine in ("auto", "androguard"):
        assert scan(path, rules=default_rules(), engine=engine).uses


def test_names_that_climb_out_of_a_folder_write_nothing(tmp_path: Path) -> None:
    entries = {"../../evil.json": b"https://evil.example/", "/abs.json": b"x", "a" * 60_000: b"x"}
    result = scanned(rebuilt(HARVESTER, tmp_path / "deep.apk", entries=entries))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deep.apk"]
    assert len(requested(result)) == ALL


def test_a_cut_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.apk").write_bytes(HARVESTER.read_bytes()[:-30])
    with pytest.raises(InspectorError, match="broken zip archive"):
        scanned(tmp_path / "a.apk")
