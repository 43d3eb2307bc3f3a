"""``inspector traffic`` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_main import inspector
from tests.shared import shared

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    """A HAR with an address book in it."""
    people = [{"sy": f"Arimbi {chr(65 + i)}", "tr": f"0835123456{i:02}"} for i in range(12)]
    request = {
        "method": "POST",
        "url": "http://api.lender.example/x",
        "postData": {"text": json.dumps({"orchard": people})},
    }
    entry = {
        "startedDateTime": "2026-06-15T10:00:00Z",
        "request": request,
        "response": {"status": 200},
    }
    path = tmp_path / "a.har"
    path.write_text(json.dumps({"log": {"entries": [entry]}}))
    return path


def test_the_table_says_what_to_whom_how_and_where(capture: Path) -> None:
    done = inspector("traffic", str(capture))
    assert done.returncode == 0, done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 80
    for word in (
        "Contacts",
        "12",
        "shaped",
        "api.lender.example",
        "without",
        "body.json.orchard",
    ):
        assert word in done.stdout
    assert "083512345" not in done.stdout


def test_json_alone_on_stdout(capture: Path) -> None:
    done = inspector("traffic", str(capture), "--json", "-")
    document = json.loads(done.stdout)
    assert document["schema"] == "inspector/traffic/1"
    assert document["detections"][0]["count"] == 12


def test_the_json_file_is_private_and_never_a_part(capture: Path, tmp_path: Path) -> None:
    target, link = tmp_path / "out.json", tmp_path / "link.json"
    target.write_text("old")
    target.chmod(0o644)
    link.symlink_to(target)
    assert inspector("traffic", str(capture), "--json", str(link)).returncode == 0
    assert link.is_symlink()
    assert json.loads(target.read_bytes())["schema"] == "inspector/traffic/1"
    assert target.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.har", "link.json", "out.json"]
    piped = inspector("traffic", str(capture), "--json", "/dev/stdout")
    assert piped.stdout.startswith('{\n "schema": "inspector/traffic/1"')


def test_one_bad_file_among_many(capture: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.har"
    bad.write_text('{"log": ')
    done = inspector("traffic", str(bad), str(capture), str(tmp_path / "none.har"))
    assert done.returncode == 3
    assert "bad.har is not a HAR" in done.stderr
    assert "none.har could not be read" in done.stderr
    assert "Contacts" in done.stdout


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.har", b""),
        ("a.har", b"{"),
        ("a.mitm", b"nonsense"),
        ("a.mitm", b"12:abc"),
        ("a.pcap", b"\xd4\xc3\xb2\xa1"),
    ],
)
def test_a_single_bad_file(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    done = inspector("traffic", str(path))
    assert done.returncode == 2
    assert name in done.stderr
    assert "Next:" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_folder_and_bad_options(capture: Path, tmp_path: Path) -> None:
    assert inspector("traffic", str(tmp_path)).returncode == 2
    wrong = tmp_path / "p.toml"
    wrong.write_text("x = 1")
    for option in (
        ("--persona", str(wrong)),
        ("--app", str(wrong)),
        ("--json", str(tmp_path / "no" / "x")),
    ):
        done = inspector("traffic", str(capture), *option)
        assert done.returncode == 2, option
        assert "Next:" in done.stderr
        assert "Traceback" not in done.stderr


def test_flow_files_of_every_age_and_a_truncated_one(tmp_path: Path) -> None:
    folder = shared() / "traffic/mitmproxy"
    files = [str(path) for path in sorted(folder.glob("dumps/*.mitm"))]
    assert inspector("traffic", *files).returncode in (0, 3)
    whole = (folder / "flows/websocket.mitm").read_bytes()
    cut = tmp_path / "cut.mitm"
    cut.write_bytes(whole[:-100])
    done = inspector("traffic", str(cut))
    assert done.returncode == 3, done.stderr
    assert "Not analysed" in done.stdout


def test_persona_and_app_are_used(capture: Path) -> None:
    persona = ROOT / "samples/personas/indonesia.toml"
    app = ROOT / "samples/apps/harvester/harvester.apk"
    done = inspector(
        "traffic", str(capture), "--persona", str(persona), "--app", str(app), "--json", "-"
    )
    document = json.loads(done.stdout)
    assert document["detections"][0]["planted_of"] == 160


def test_two_other_personas_of_one_name_are_both_looked_for(capture: Path, tmp_path: Path) -> None:
    har = json.loads(capture.read_text())
    sent = {"tulip": "+6283512345601", "reed": "+6283512345602"}
    har["log"]["entries"][0]["request"]["postData"]["text"] = json.dumps(sent)
    capture.write_text(json.dumps(har))
    options = []
    for name, number in (("a", "+6283512345601"), ("b", "+6283512345602")):
        (tmp_path / name).mkdir()
        path = tmp_path / name / "persona.toml"
        path.write_text(f'[[contacts]]\nname = "Sekar {name}"\nphones = ["{number}"]\n')
        options += ["--other-persona", str(path)]
    done = inspector("traffic", str(capture), "--json", "-", *options, *options[:2])
    notes = [d["note"] for d in json.loads(done.stdout)["detections"] if d["rule"] == "shared"]
    assert sorted(note.partition(" and ")[0] for note in notes) == [
        "planted for persona",
        "planted for persona (2)",
    ]
