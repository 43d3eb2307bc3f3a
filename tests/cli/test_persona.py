"""``inspector persona`` as a user meets it, with a fake adb that records what it is asked."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from inspector.traffic.persona.file import load_persona

type Run = Callable[..., subprocess.CompletedProcess[str]]

# A phone: it keeps what `content insert` and an import add, and answers `content query`.
FAKE = """#!{python}
import json, pathlib, re, shlex, sys
home = pathlib.Path({home!r})
arguments = sys.argv[1:]
with (home / "log").open("a") as log:
    log.write(json.dumps(arguments) + "\\n")
state = json.loads((home / "state").read_text())
if arguments[:2] == ["devices"] or arguments == ["devices"]:
    print("List of devices attached")
    for name, what in state["devices"].items():
        print(f"{{name}}\\t{{what}}")
    sys.exit()
if arguments[0] == "-s":
    arguments = arguments[2:]
if state.get("fails") and state["fails"] in " ".join(arguments):
    print("cmd: Failure", file=sys.stderr)
    sys.exit(1)
if arguments[0] == "push":
    copy = home / pathlib.PurePosixPath(arguments[2]).name
    copy.write_bytes(pathlib.Path(arguments[1]).read_bytes())
if arguments[:2] == ["shell", "sh"]:
    for line in (home / "inspector-persona.sh").read_text().splitlines():
        words = shlex.split(line, comments=True)
        if words[:2] == ["content", "insert"]:
            state["rows"][words[3]] = state["rows"].get(words[3], 0) + 1
    (home / "state").write_text(json.dumps(state))
if arguments[:3] == ["shell", "content", "query"]:
    for number in range(state["rows"].get(arguments[4], 0)):
        print(f"Row: {{number}} _id={{number}}")
    if not state["rows"].get(arguments[4]):
        print("No result found.")
"""


class Phone:
    """The fake phone's record."""

    def __init__(self, home: Path, devices: dict[str, str], fails: str = "") -> None:
        self.home = home
        home.mkdir()
        state = {"devices": devices, "rows": {"content://sms": 3}, "fails": fails}
        (home / "state").write_text(json.dumps(state))
        program = home / "adb"
        program.write_text(FAKE.format(python=sys.executable, home=str(home)))
        program.chmod(0o755)

    def asked(self) -> list[list[str]]:
        """Return the arguments of each call."""
        log = self.home / "log"
        return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


def run(*arguments: str, path: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": path or os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, "-m", "inspector", *arguments],
        capture_output=True, text=True, timeout=60, check=False, env=environment,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.fixture(scope="module")
def persona(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("persona") / "ke one.toml"
    made = run("persona", "new", "--country", "ke", "--seed", "5", "-o", str(path))
    assert made.returncode == 0, made.stderr
    return path


def test_new_makes_the_same_for_the_same_seed_and_replaces_nothing(persona: Path) -> None:
    printed = run("persona", "new", "--country", "KE", "--seed", "5")
    assert printed.stdout == persona.read_text(encoding="utf-8")
    again = run("persona", "new", "--country", "KE", "-o", str(persona))
    assert again.returncode == 2
    assert "is there already" in again.stderr
    unknown = run("persona", "new", "--country", "XX")
    assert unknown.returncode == 2
    assert "Next:" in unknown.stderr


def test_show_says_what_it_holds(persona: Path) -> None:
    shown = run("persona", "show", str(persona)).stdout
    assert "contacts               160" in shown
    assert "device imei" in shown


def test_a_dry_run_prints_what_a_real_run_then_does(persona: Path, tmp_path: Path) -> None:
    phone = Phone(tmp_path / "phone", {"emulator-5554": "device"})
    out = str(tmp_path / "files")
    arguments = ("persona", "push", str(persona), "--out", out, "--serial", "emulator-5554")
    dry = run(*arguments, "--dry-run", path=str(phone.home))
    assert phone.asked() == []
    assert not Path(out).exists()
    real = run(*arguments, "--yes", path=str(phone.home))
    assert [["adb", *asked] for asked in phone.asked()] == [
        shlex.split(line) for line in dry.stdout.splitlines()
    ]
    # The import of the contacts waits for a finger on the screen.
    assert real.returncode == 3
    assert "messages   220 of 220 added (3 before, 223 now)" in real.stdout
    assert "calls      220 of 220 added" in real.stdout
    assert "contacts   0 of 160 added" in real.stdout
    assert "confirm the import" in real.stderr


def test_the_files_hold_the_persona(persona: Path, tmp_path: Path) -> None:
    made = run("persona", "push", str(persona), "--out", str(tmp_path), "--files-only", path="/")
    assert made.returncode == 0, made.stderr
    held = load_persona(persona)
    cards = (tmp_path / "contacts.vcf").read_bytes().decode()
    assert cards.count("BEGIN:VCARD\r\n") == cards.count("END:VCARD\r\n") == 160
    assert all(f"TEL;TYPE=CELL:{p}" in cards for c in held.contacts for p in c.phones)
    messages = ET.parse(tmp_path / "messages.xml").getroot()
    assert [m.get("body") for m in messages] == [m.text for m in held.messages]
    calls = ET.parse(tmp_path / "calls.xml").getroot()
    assert [(c.get("number"), c.get("duration")) for c in calls] == [
        (c.number, str(c.duration_s)) for c in held.calls
    ]


def test_the_script_quotes_whatever_a_message_holds(tmp_path: Path) -> None:
    toml = tmp_path / "p.toml"
    text = 'it\'s $(reboot) `id`; \\"x\\" \\n two: lines & more'
    toml.write_text(
        f'[[messages]]\nnumber = "BANK"\nat = 2026-06-15T10:00:00Z\ntext = "{text}"\n',
        encoding="utf-8",
    )
    assert run("persona", "push", str(toml), "--files-only").returncode == 0
    fake = tmp_path / "content"
    fake.write_text(f'#!/bin/sh\nfor a; do printf "%s\\0" "$a"; done > {tmp_path}/said\n')
    fake.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    script = tmp_path / "p.files/add.sh"
    subprocess.run(["sh", str(script)], check=True, env={"PATH": path})
    said = (tmp_path / "said").read_text().split("\0")
    assert f"body:s:{load_persona(toml).messages[0].text}" in said
    body = ET.parse(tmp_path / "p.files/messages.xml").getroot()[0].get("body")
    assert body == load_persona(toml).messages[0].text


@pytest.mark.parametrize(
    ("devices", "arguments", "message"),
    [
        ({}, (), "No device is connected"),
        ({"a": "device", "b": "device"}, (), "Which device?"),
        ({"a": "unauthorized"}, (), "unauthorized"),
        ({"a": "device"}, ("--serial", "c"), "No device c"),
    ],
)
def test_the_wrong_device_is_left_alone(
    persona: Path, tmp_path: Path, devices: dict[str, str], arguments: tuple[str, ...], message: str
) -> None:
    phone = Phone(tmp_path / "phone", devices)
    done = run(
        "persona", "push", str(persona), "--out", str(tmp_path / "f"), "--yes", *arguments,
        path=str(phone.home),
    )  # fmt: skip
    assert done.returncode == 2
    assert message in done.stderr
    assert phone.asked() == [["devices"]]


def test_without_a_yes_nothing_is_written(persona: Path, tmp_path: Path) -> None:
    phone = Phone(tmp_path / "phone", {"a": "device"})
    done = run("persona", "push", str(persona), "--out", str(tmp_path / "f"), path=str(phone.home))
    assert done.returncode != 0
    assert phone.asked() == [["devices"]]


def test_a_device_that_refuses_is_said(persona: Path, tmp_path: Path) -> None:
    arguments = ("persona", "push", str(persona), "--out", str(tmp_path / "f"), "--yes")
    phone = Phone(tmp_path / "refuses", {"a": "device"}, fails="shell sh")
    done = run(*arguments, path=str(phone.home))
    assert done.returncode == 3
    assert "failed: adb -s a shell sh" in done.stderr
    assert "messages   0 of 220 added" in done.stdout
    full = Phone(tmp_path / "full", {"a": "device"}, fails="push")
    stopped = run(*arguments, path=str(full.home))
    assert stopped.returncode == 2
    assert "Failure" in stopped.stderr
    assert "Traceback" not in stopped.stderr


def test_without_adb_the_way_out_is_named(persona: Path, tmp_path: Path) -> None:
    done = run("persona", "push", str(persona), "--out", str(tmp_path), "--yes", path="/nowhere")
    assert done.returncode == 2
    assert "adb was not found" in done.stderr
    assert "--files-only" in done.stderr
