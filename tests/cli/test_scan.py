"""``inspector scan`` as a user sees it."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from inspector.cli.plain import plain
from tests.static.apks import FAIR, HARVESTER, entry, rebuilt


def run(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "inspector", "scan", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1"},
    )


def test_tables_at_80_columns() -> None:
    done = run(HARVESTER)
    assert done.returncode == 0
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    for text in (
        "QuickCash Harvester (com.example.quickcash.harvester)",
        "17 permissions requested",
        "READ_CALL_LOG",
        "content://sms/inbox",
        "com.example.quickcash.harvester.SmsReader.read",
        "api.quickcash.example",
        "Moxie",
        "debug certificate",
    ):
        assert text in done.stdout


def test_a_picked_record_is_called_so() -> None:
    assert "one record, chosen by the user" in run(FAIR).stdout


def test_json_alone_on_stdout() -> None:
    done = run(HARVESTER, "--json", "-")
    document = json.loads(done.stdout)
    assert document["schema"] == "inspector/static/1"
    assert document["app"]["package"] == "com.example.quickcash.harvester"


def test_several_apps_give_an_array(tmp_path: Path) -> None:
    done = run(HARVESTER, FAIR, "--json", tmp_path / "out.json")
    documents = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert [document["app"]["label"] for document in documents] == [
        "QuickCash Harvester",
        "Fair Loan",
    ]
    assert "Fair Loan" in done.stdout


BAD = {
    "empty.apk": b"",
    "text.apk": b"hello " * 100,
    "cut.apk": HARVESTER.read_bytes()[:5000],
}


@pytest.mark.parametrize("name", [*BAD, "missing.apk"])
def test_a_bad_file_is_one_message(tmp_path: Path, name: str) -> None:
    if name in BAD:
        (tmp_path / name).write_bytes(BAD[name])
    done = run(tmp_path / name, "--json", tmp_path / "out.json")
    assert done.returncode == 2
    assert name in done.stderr
    assert "Next: " in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert not (tmp_path / "out.json").exists()


def test_one_bad_file_among_many(tmp_path: Path) -> None:
    (tmp_path / "bad.apk").write_bytes(b"no archive")
    done = run(HARVESTER, tmp_path / "bad.apk", FAIR)
    assert done.returncode == 3
    assert "bad.apk" in done.stderr
    assert "QuickCash Harvester" in done.stdout
    assert "Fair Loan" in done.stdout


def test_something_skipped_gives_3_and_is_printed(tmp_path: Path) -> None:
    path = rebuilt(HARVESTER, tmp_path / "a.apk", entries={"AndroidManifest.xml": b"\3\0\b\0x"})
    done = run(path)
    assert done.returncode == 3
    assert "Not analysed" in done.stdout


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ("references:contacts", 1),
        ("references:audio", 0),
        ("declares:audio", 1),
        ("limit", 0),
        ("skipped", 0),
        ("references:nonsense", 2),
        ("nonsense", 2),
    ],
)
def test_fail_on(condition: str, code: int) -> None:
    assert run(HARVESTER, "--fail-on", condition).returncode == code


def test_a_picked_record_is_no_reference() -> None:
    assert run(FAIR, "--fail-on", "references:contacts").returncode == 0


@pytest.mark.parametrize("target", ["no/such/folder/out.json", "."])
def test_an_unwritable_target_is_said_before_the_work(tmp_path: Path, target: str) -> None:
    done = run(HARVESTER, "--json", tmp_path / target)
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert done.stdout == ""


def test_a_disk_that_is_full_costs_no_earlier_result(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    assert run(FAIR, "--json", target).returncode == 0
    before = target.read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "inspector", "scan", str(HARVESTER), "--json", str(target)],
        capture_output=True,
        text=True,
        check=False,
        # A file that may not grow to the size of the result stands in for a disk without room.
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)),
    )
    assert done.returncode == 2, done.stderr
    assert "cannot be written" in done.stderr
    assert target.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir()] == ["out.json"]


def test_wrong_engine() -> None:
    done = run(HARVESTER, "--engine", "jadx")
    assert done.returncode == 2
    assert "No engine" in done.stderr


def test_an_app_cannot_write_to_the_terminal(tmp_path: Path) -> None:
    # The version name of the sample, replaced in the string pool by an escape sequence.
    old, new = "1.4.2", "\x1b[31m"
    data = entry(HARVESTER, "AndroidManifest.xml")
    changed = data.replace(old.encode("utf-16-le"), new.encode("utf-16-le"))
    changed = changed.replace(old.encode(), new.encode())
    assert changed != data
    path = rebuilt(HARVESTER, tmp_path / "a.apk", entries={"AndroidManifest.xml": changed})
    done = run(path)
    assert "\x1b" not in done.stdout
    assert "[31m (7)" in done.stdout


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Loan 贷款", "Loan 贷款"),
        ("a\x1b[2Jb", "a\ufffd[2Jb"),
        ("a\u202eb", "a\ufffdb"),
        ("a\nb\tc", "a b c"),
        ("\ud800", "\ufffd"),
        ("x" * 500, "x" * 399 + "…"),
    ],
)
def test_plain(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_modules_of_the_current_folder_are_not_loaded(tmp_path: Path) -> None:
    # The reader's and the engine's processes start with the user's folder as working directory.
    for name in ("json", "loguru", "apk_info"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('loaded')", encoding="utf-8")
    command = [sys.executable, "-P", "-m", "inspector", "scan", str(HARVESTER), "--json", "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0
    assert [r["status"] for r in json.loads(done.stdout)["readers"]] == ["read", "read"]
