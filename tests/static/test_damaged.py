"""Damaged apps: no crash, and what could not be read is said, never left out in silence."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from inspector.errors import InspectorError
from inspector.model.base import document_bytes
from inspector.model.static import StaticResult
from inspector.rules.loader import default_rules
from inspector.static.container import MANIFEST
from inspector.static.scan import scan
from tests.static.apks import HARVESTER, entry, rebuilt, requested

ALL = 17


def scanned(path: Path) -> StaticResult:
    return scan(path, rules=default_rules())


def with_headers_changed(target: Path, mark: bytes, at: int, value: bytes) -> Path:
    """Write the sample with a field of every local or central header replaced."""
    data = bytearray(HARVESTER.read_bytes())
    start = data.find(mark)
    while start >= 0:
        data[start + at : start + at + len(value)] = value
        start = data.find(mark, start + 4)
    target.write_bytes(data)
    return target


@pytest.mark.parametrize(
    ("mark", "at", "value"),
    [
        (b"PK\1\2", 10, b"\x63\0"),  # unknown compression method
        (b"PK\3\4", 8, b"\x63\0"),
        (b"PK\1\2", 8, b"\1\x08"),  # encrypted
        (b"PK\1\2", 16, b"\0\0\0\0"),  # checksum
        (b"PK\1\2", 20, b"\xff\xff\xff\x7f"),  # absurd compressed size
        (b"PK\3\4", 30, b"X"),  # other names in the local headers
    ],
)
def test_tampered_archive_headers_hide_nothing(
    tmp_path: Path, mark: bytes, at: int, value: bytes
) -> None:
    result = scanned(with_headers_changed(tmp_path / "a.apk", mark, at, value))
    assert len(requested(result)) == ALL
    assert "contacts" in {use.category for use in result.uses}


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
