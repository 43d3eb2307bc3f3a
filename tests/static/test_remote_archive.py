"""The process of the tolerant readers: same answers as inside, and a hostile file ends only it."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from inspector.model.static import StaticResult
from inspector.rules.loader import default_rules
from inspector.static.archives import ArchiveError, TooLargeError
from inspector.static.container import MANIFEST
from inspector.static.scan import finish
from inspector.static.start import Started
from inspector.static.tolerant import LocalArchive
from inspector.static.workers import remote_archive as remote_archive
from inspector.static.workers.remote_archive import RemoteArchives
from tests.static.apks import HARVESTER, rebuilt, requested


def lying(path: Path, stated: int) -> Path:
    """Write a sample that Python's zip reader refuses and whose manifest states a size."""
    rebuilt(HARVESTER, path)
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\1\2")
    while at >= 0:
        data[at + 6] = 99  # the version of the format that a reader must know; Android ignores it
        if data[at + 46 : at + 46 + len(MANIFEST)] == MANIFEST.encode():
            data[at + 24 : at + 28] = stated.to_bytes(4, "little")
        at = data.find(b"PK\1\2", at + 4)
    path.write_bytes(data)
    with pytest.raises(NotImplementedError):
        zipfile.ZipFile(path)
    return path


def test_same_answers_as_inside_this_process() -> None:
    here, archives = LocalArchive(HARVESTER), RemoteArchives()
    try:
        there = archives(HARVESTER)
        assert there.namelist() == here.namelist()
        assert (there.reader, there.why) == (here.reader, here.why) == ("ApkInfo", "")
        assert here.view
        assert there.view
        assert there.view.manifest() == here.view.manifest()
        assert there.view.manifest_xml() == here.view.manifest_xml()
        assert there.view.certificates() == here.view.certificates()
        assert there.view.certificates()
        assert there.read("classes.dex", 1 << 20) == here.read("classes.dex", 1 << 20)
        with pytest.raises(TooLargeError):
            there.read("classes.dex", 10)
        with pytest.raises(ArchiveError):
            there.read("absent", 10)
        assert there.read(MANIFEST, 1 << 20)[:4] == b"\3\0\b\0"
    finally:
        archives.close()


def test_several_files_are_told_apart(tmp_path: Path) -> None:
    other = rebuilt(HARVESTER, tmp_path / "a.apk", entries={"assets/b.txt": b"b"})
    archives = RemoteArchives()
    try:
        first, second = archives(HARVESTER), archives(other)
        assert second.read("assets/b.txt", 10) == b"b"
        assert "assets/b.txt" not in first.namelist()
        refused = archives(HARVESTER, "on purpose")
        assert (refused.reader, refused.why, refused.view) == ("ApkInspector", "on purpose", None)
        assert sorted(refused.namelist()) == sorted(first.namelist())
    finally:
        archives.close()


def test_one_that_rests_is_started_again_for_a_question() -> None:
    archives = RemoteArchives()
    try:
        archive = archives(HARVESTER)
        assert archive.view
        manifest = archive.view.manifest()
        archives.rest()
        assert archives.worker()._process.poll() is None
        assert archive.view.manifest() == manifest
        archives.rest()
        assert archive.read(MANIFEST, 1 << 20)[:4] == b"\3\0\b\0"
    finally:
        archives.close()


def test_after_its_end_the_next_file_is_opened_by_another() -> None:
    archives = RemoteArchives()
    try:
        first = archives(HARVESTER)
        assert first.namelist()
        archives.worker()._process.kill()
        archives.worker()._process.wait()
        with pytest.raises(ArchiveError, match="ended with status -9"):
            first.read("classes.dex", 1 << 20)
        assert archives(HARVESTER).view
    finally:
        archives.close()


def test_one_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote_archive, "TIMEOUT_S", 0.001)
    archives = RemoteArchives()
    try:
        archive = archives(HARVESTER)
        assert archive.view is None
        assert "was stopped after" in archive.why
    finally:
        archives.close()


@pytest.mark.skipif(sys.platform != "linux", reason="peaks of memory are read as Linux has them")
def test_a_stated_size_takes_no_memory_of_the_scan(tmp_path: Path) -> None:
    path = lying(tmp_path / "a.apk", 0xFFFFFFF0)
    code = (
        "import re, resource, sys\n"
        "from pathlib import Path\n"
        "from inspector.rules.loader import default_rules\n"
        "from inspector.static.scan import scan\n"
        "result = scan(Path(sys.argv[1]), rules=default_rules(), flows=False)\n"
        # The highest of this program: ``ru_maxrss`` begins with that of the one that started it.
        "own = int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1])\n"
        "all = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss\n"
        "print(own >> 10, all >> 10, result.model_dump_json())\n"
    )
    command = [sys.executable, "-c", code, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    own, children, document = done.stdout.split(" ", 2)
    assert int(own) < 300
    assert int(children) < 1500
    result = StaticResult.model_validate_json(document)
    assert len(requested(result)) == 17
    assert "one-reader" in {limit.id for limit in result.limits}
    (told,) = (reader.detail for reader in result.readers if reader.status == "failed")
    assert "ended with status" in told


def test_the_end_of_the_process_is_said_and_the_rest_is_read() -> None:
    started = Started(HARVESTER, "auto")
    assert started._archives
    assert started.container.names
    started._archives.worker()._process.kill()
    result = finish(started, rules=default_rules())
    assert len(requested(result)) == 17
    assert result.uses
    assert "one-reader" in {limit.id for limit in result.limits}
    assert "signatures" in {skipped.what for skipped in result.skipped}
