"""Broken files give one error that names the file and the cause; sound ones give their entries."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from inspector.errors import InspectorError
from inspector.static import part as module
from inspector.static.archives import Directory
from inspector.static.container import MANIFEST, open_container
from tests.static.apks import HARVESTER, rebuilt


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def error_of(path: Path) -> InspectorError:
    with pytest.raises(InspectorError) as caught:
        open_container(path)
    assert str(path) in caught.value.what
    assert caught.value.next_step
    return caught.value


def test_entries_digest_and_dex() -> None:
    container = open_container(HARVESTER)
    assert container.sha256 == hashlib.sha256(HARVESTER.read_bytes()).hexdigest()
    assert container.size == HARVESTER.stat().st_size
    assert container.dex_names() == ("classes.dex",)
    assert MANIFEST in container
    assert container.read("classes.dex")[:4] == b"dex\n"
    assert container.skipped == []


def test_hashing_beside_other_work_gives_the_same_digest() -> None:
    container = open_container(HARVESTER)
    container.start_hashing()
    assert container.sha256 == open_container(HARVESTER).sha256


def test_dex_names_are_in_load_order(tmp_path: Path) -> None:
    more = {f"classes{n}.dex": b"dex\n" for n in (10, 2)} | {
        "classes_x.dex": b"",
        "a/classes.dex": b"",
    }
    container = open_container(rebuilt(HARVESTER, tmp_path / "a.apk", entries=more))
    assert container.dex_names() == ("classes.dex", "classes2.dex", "classes10.dex")


def test_missing_file(tmp_path: Path) -> None:
    assert "no such file" in error_of(tmp_path / "absent.apk").what


def test_folder(tmp_path: Path) -> None:
    assert "not a file" in error_of(tmp_path).what


def test_empty_file(tmp_path: Path) -> None:
    assert error_of(write(tmp_path / "a.apk", b"")).cause == "the file is empty"


def test_no_archive(tmp_path: Path) -> None:
    error = error_of(write(tmp_path / "a.apk", b"hello world " * 100))
    assert "not an APK" in error.what


def test_truncated_archive(tmp_path: Path) -> None:
    data = HARVESTER.read_bytes()
    error = error_of(write(tmp_path / "a.apk", data[: len(data) // 2]))
    assert "broken zip archive" in error.what
    assert "cut off" in error.cause


def test_other_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.apk", "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert MANIFEST in error_of(tmp_path / "a.apk").cause


def test_app_bundle_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.aab", "w") as archive:
        archive.writestr("base/manifest/AndroidManifest.xml", b"")
    assert ".aab" in error_of(tmp_path / "a.aab").what


def test_too_many_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_ENTRIES", 3)
    error = error_of(HARVESTER)
    assert "entries" in error.what


def test_an_entry_that_expands_too_far_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = rebuilt(HARVESTER, tmp_path / "a.apk", entries={"assets/zeros.txt": bytes(1 << 20)})
    monkeypatch.setattr(module, "MAX_ENTRY", 1 << 19)
    container = open_container(path)
    assert container.try_read("assets/zeros.txt") is None
    (skipped,) = container.skipped
    assert skipped.what == "assets/zeros.txt"
    assert "expands" in skipped.reason


def test_entries_are_read_although_the_manifest_is_garbage(tmp_path: Path) -> None:
    path = rebuilt(HARVESTER, tmp_path / "a.apk", entries={MANIFEST: b"\3\0\b\0garbage"})
    container = open_container(path)
    assert container.apk is None
    assert container.apk_info_error
    assert container.read("classes.dex")[:4] == b"dex\n"


def test_encryption_flag_hides_nothing(tmp_path: Path) -> None:
    # Android ignores the flag; Python's zipfile asks for a password.
    data = bytearray(HARVESTER.read_bytes())
    at = data.find(b"PK\1\2")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\1\2", at + 4)
    container = open_container(write(tmp_path / "a.apk", bytes(data)))
    assert container.read(MANIFEST)[:4] == b"\3\0\b\0"


def test_a_directory_that_lies_about_places_and_sizes_takes_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.apk"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a", b"stored")
    directory = Directory(path)
    entry = directory.entry("a")
    assert entry
    entry.compress_size = 1 << 60  # a buffer of that size would be refused as such
    assert directory.read("a", 100_000)[:6] == b"stored"
    for offset in (-5, 1 << 60):
        entry.header_offset = offset
        with pytest.raises(ValueError, match="no entry at the stated offset"):
            directory.read("a", 100_000)


def test_an_entry_that_lies_about_its_size_is_not_inflated_further(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = rebuilt(HARVESTER, tmp_path / "a.apk", entries={"assets/zeros.txt": bytes(4 << 20)})
    data = path.read_bytes()
    lie = (100).to_bytes(4, "little")
    path.write_bytes(data.replace((4 << 20).to_bytes(4, "little"), lie))
    monkeypatch.setattr(module, "MAX_ENTRY", 1 << 20)
    with pytest.raises(InspectorError, match=r"zeros") as caught:
        open_container(path).read("assets/zeros.txt")
    assert "expands" in caught.value.cause


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_duplicate_names_are_listed_and_left_to_the_tolerant_reader(tmp_path: Path) -> None:
    path = rebuilt(HARVESTER, tmp_path / "a.apk")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(MANIFEST, b"second")
    container = open_container(path)
    assert container.duplicates == (MANIFEST,)
    assert container.read(MANIFEST)
