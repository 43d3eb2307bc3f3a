"""A case of a stranger: nothing of it leads out of its folder, waits or fills memory."""

from __future__ import annotations

import io
import os
import socket
import tarfile
from pathlib import Path

import pyrage
import pytest

from inspector.case.archive import pack, unpack
from inspector.case.encrypt import decrypt_case
from inspector.case.manifest import manifest_bytes, parse_manifest
from inspector.case.merge import merge_case
from inspector.case.tree import name_fault, walk
from inspector.case.verify.check import verify_case
from inspector.case.verify.findings import Level, Outcome, Verdict
from inspector.errors import InspectorError
from tests.case.sealed import fill, seal_it


def refused(outcome: Outcome) -> dict[str, str]:
    return {f.where: f.text for f in outcome.findings if f.code == "refused"}


def test_links_pipes_sockets_and_odd_names_are_named_and_never_opened(tmp_path: Path) -> None:
    case = fill(tmp_path / "case")
    seal_it(case)
    secret = tmp_path / "secret"
    secret.write_text("another person's file")
    root = case.path
    (root / "inputs" / "link").symlink_to(secret)
    (root / "linked-folder").symlink_to("/etc")
    os.mkfifo(root / "capture" / "pipe")
    (root / "results" / "a\nb").write_text("x")
    os.close(os.open(os.fsencode(root) + b"/\xff.txt", os.O_CREAT | os.O_WRONLY))
    server = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    try:
        os.chdir(root)  # the name of a socket has at most 107 bytes
        server.bind("socket")
    finally:
        os.chdir(here)
        server.close()

    found = refused(verify_case(root))
    assert {where: text.split(";")[0] for where, text in found.items()} == {
        "inputs/link": "This is a symbolic link",
        "linked-folder": "This is a symbolic link",
        "capture/pipe": "This is a pipe",
        "results/a\\u000ab": "This is a name with control characters or backslashes",
        "\\udcff.txt": "This is a name that is not UTF-8",
        "socket": "This is a socket",
    }
    for action in (
        lambda: seal_it(case),
        lambda: pack(root, io.BytesIO()),
        lambda: merge_case(fill(tmp_path / "mine"), root),
    ):
        with pytest.raises(InspectorError):
            action()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a device node")
def test_a_device_is_named_and_never_opened(tmp_path: Path) -> None:
    case = fill(tmp_path / "case")
    try:
        os.mknod(case.path / "zero", 0o600 | 0o020000, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("this container may not make device nodes")
    assert "a device" in refused(verify_case(case.path))["zero"]


@pytest.mark.parametrize("name", ["log.jsonl", "seal", "seal/0001/manifest.json", "capture"])
def test_a_link_in_place_of_a_part_of_the_case_is_refused(tmp_path: Path, name: str) -> None:
    case = fill(tmp_path / "case")
    seal_it(case)
    elsewhere = tmp_path / "elsewhere"
    (case.path / name).rename(elsewhere)
    (case.path / name).symlink_to(elsewhere)
    outcome = verify_case(case.path)
    assert outcome.verdict is Verdict.CHANGED
    assert name in refused(outcome)


def test_the_root_itself_must_be_no_link(tmp_path: Path) -> None:
    case = fill(tmp_path / "case")
    (tmp_path / "link").symlink_to(case.path)
    with pytest.raises(InspectorError, match="Cannot use"):
        verify_case(tmp_path / "link")


def test_a_file_that_claims_to_be_huge_is_refused_before_it_is_read(tmp_path: Path) -> None:
    case = fill(tmp_path / "case")
    with (case.path / "inputs" / ("0" * 64)).open("wb") as file:
        file.truncate(1 << 42)
    with pytest.raises(InspectorError, match="too large") as caught:
        verify_case(case.path)
    assert "--max-bytes" in caught.value.diagnostics()


def test_a_sealed_file_that_grew_huge_is_named_without_being_read(tmp_path: Path) -> None:
    case = fill(tmp_path / "case")
    seal_it(case)
    with (case.path / "capture" / "0001.mitm").open("r+b") as file:
        file.truncate(1 << 42)
    outcome = verify_case(case.path)
    assert ("capture/0001.mitm", "file-changed") in {(f.where, f.code) for f in outcome.findings}


def test_a_log_of_one_endless_line_is_named(tmp_path: Path) -> None:
    case = fill(tmp_path / "case")
    seal_it(case)
    with case.log.path.open("ab") as file:
        file.write(b"x" * (3 << 20))
    outcome = verify_case(case.path)
    assert any(f.code == "log-broken" and "longer than" in f.text for f in outcome.findings)


@pytest.mark.parametrize(
    "path",
    ["../x", "/etc/passwd", "a/../../x", "a//b", "./a", "", "a\nb", "a\\b", "a\0", "x" * 1001,
     "/".join("a" * 20), "\udcff"],
)  # fmt: skip
def test_a_path_that_leads_out_is_no_path_of_a_case(tmp_path: Path, path: str) -> None:
    assert name_fault(path)
    case = fill(tmp_path / "case")
    manifest = seal_it(case).manifest
    first = manifest.files[0].model_copy(update={"path": path})
    forged = manifest.model_copy(update={"files": (first, *manifest.files[1:])})
    try:
        data = manifest_bytes(forged)
    except (UnicodeEncodeError, ValueError):
        return  # not even to be written
    with pytest.raises(ValueError, match=r"it "):
        parse_manifest(data)


def test_folders_inside_folders_without_end_are_cut_off(tmp_path: Path) -> None:
    case = fill(tmp_path / "case")
    (case.path / Path(*["d"] * 40)).mkdir(parents=True)
    assert any(node.fault for node in walk(case.path))


def archive(*entries: tuple[tarfile.TarInfo, bytes]) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as made:
        for entry, data in entries:
            entry.size = len(data)
            made.addfile(entry, io.BytesIO(data))
    return target.getvalue()


def entry(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, link
    return made


@pytest.mark.parametrize(
    "data",
    [
        archive((entry("../evil"), b"x")),
        archive((entry("/tmp/evil"), b"x")),
        archive((entry("a/../../evil"), b"x")),
        archive((entry("evil", tarfile.SYMTYPE, "/etc/passwd"), b"")),
        archive((entry("evil", tarfile.LNKTYPE, "/etc/passwd"), b"")),
        archive((entry("evil", tarfile.CHRTYPE), b"")),
        archive((entry("evil", tarfile.FIFOTYPE), b"")),
        archive((entry("dir", tarfile.SYMTYPE, "/tmp"), b""), (entry("dir/evil"), b"x")),
        archive((entry("twice"), b"x"), (entry("twice"), b"y")),
        archive((entry("file"), b"x"), (entry("file/below"), b"y")),
        archive((entry("a" * 2000), b"x")),
        archive((entry("big"), b"x" * 2000)),
        b"no archive at all",
        archive((entry("cut"), b"x" * 900))[:700],
    ],
)
def test_an_archive_of_a_stranger_writes_nothing_outside_and_leaves_nothing(
    tmp_path: Path, data: bytes
) -> None:
    identity = pyrage.x25519.Identity.generate()
    source, target = tmp_path / "case.age", tmp_path / "out" / "case"
    target.parent.mkdir()
    source.write_bytes(pyrage.encrypt(data, [identity.to_public()]))
    with pytest.raises(InspectorError):
        decrypt_case(source, target, [identity], max_bytes=1000)
    assert list(target.parent.iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case.age", "out"]


def test_unpacking_what_was_packed_gives_the_same_files(tmp_path: Path) -> None:
    case = fill(tmp_path / "case")
    stream = io.BytesIO()
    pack(case.path, stream)
    again = io.BytesIO()
    pack(case.path, again)
    assert stream.getvalue() == again.getvalue()
    (tmp_path / "copy").mkdir()
    unpack(io.BytesIO(stream.getvalue()), tmp_path / "copy")
    assert [(n.path, n.size) for n in walk(tmp_path / "copy")] == [
        (n.path, n.size) for n in walk(case.path)
    ]
    assert verify_case(tmp_path / "copy").verdict is Verdict.UNSEALED
    assert not [f for f in verify_case(tmp_path / "copy").findings if f.level is Level.PROBLEM]
