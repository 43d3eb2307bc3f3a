"""seal, verify, export, reveal, encrypt, merge as a user meets them: a real process each time."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest

from inspector.case.clock import system_clock
from inspector.case.folder import Case
from inspector.case.rule_files import RuleFile, kept_rules
from inspector.cli.readers import traffic_readers
from inspector.errors import InspectorError

PHONE = "+254712345678"
CONTACTS = [{"name": f"Person {n}", "phone": f"+25471234567{n}"} for n in range(10)]


class Desk:
    """A user with a home folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "INSPECTOR_"))},
            "HOME": str(folder / "home"),
        }

    def run(self, *arguments: str | Path, code: int = 0) -> str:
        """Run `inspector case …` and return what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", "inspector", "case", *map(str, arguments)],
            capture_output=True, text=True, check=False, timeout=280, env=self.environment,
        )  # fmt: skip
        assert done.returncode == code, f"{arguments}: {done.stdout}{done.stderr}"
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr


def har() -> str:
    """Return a HAR file with one upload of contacts."""
    body = json.dumps({"contacts": CONTACTS, "owner": PHONE})
    request = {
        "method": "POST", "url": "https://api.lender.example/v1/contacts/upload",
        "httpVersion": "HTTP/1.1", "headers": [], "queryString": [], "cookies": [],
        "headersSize": -1, "bodySize": len(body),
        "postData": {"mimeType": "application/json", "text": body},
    }  # fmt: skip
    response = {
        "status": 200, "statusText": "OK", "httpVersion": "HTTP/1.1", "headers": [], "cookies": [],
        "content": {"size": 0, "mimeType": ""}, "redirectURL": "", "headersSize": -1, "bodySize": 0,
    }  # fmt: skip
    entry = {
        "startedDateTime": "2026-01-02T03:04:05.000Z", "time": 1, "request": request,
        "response": response, "cache": {}, "timings": {"send": 0, "wait": 1, "receive": 0},
    }  # fmt: skip
    log = {"version": "1.2", "creator": {"name": "test", "version": "1"}, "entries": [entry]}
    return json.dumps({"log": log})


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A user with an analyzed case."""
    user = Desk(tmp_path)
    (tmp_path / "session.har").write_text(har())
    user.run("new", tmp_path / "case", "--title", "Quick")
    user.run("add", tmp_path / "case", tmp_path / "session.har")
    user.run("mark", tmp_path / "case", "consent", "tapped Agree")
    user.run("analyze", tmp_path / "case", "--without-app")
    return user


def test_the_whole_way_of_a_case(desk: Desk) -> None:
    case, folder = desk.folder / "case", desk.folder
    assert "NOT SEALED" in desk.run("verify", case, code=3)
    assert "--create-key" in desk.run("seal", case, code=2)
    sealed = desk.run("seal", case, "--create-key")
    digest = re.search(r"Digest: ([0-9a-f]{64})", sealed)
    assert digest is not None
    key = folder / "home" / ".config" / "inspector" / "seal_ed25519"
    assert key.stat().st_mode & 0o777 == 0o600

    signer = key.with_name("seal_ed25519.pub")
    said = desk.run("verify", case, "--signer", signer, "--expect", digest[1], "--rebuild")
    assert said.startswith("INTACT.")
    assert "which you named" in said
    assert "results made again from the evidence have the same bytes" in said
    outcome = json.loads(desk.run("verify", case, "--json"))
    assert outcome["verdict"] == "intact"
    desk.run("verify", case, "--expect", "0" * 64, code=1)
    desk.run("verify", case, "--expect", "short", code=2)

    public = folder / "public"
    desk.run("export", case, "--public", "-o", public)
    for path in public.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not any(c["phone"].encode() in data for c in CONTACTS), path
            assert PHONE.encode() not in data, path
    names = re.findall(r"m-[0-9a-f]{12}", (public / "case.json").read_text())
    (folder / "reveal.json").write_text(desk.run("reveal", case, names[0]))
    assert "is the masked value" in desk.run("check-reveal", public, folder / "reveal.json")
    # What is proven is the value of the evidence, not its masked form in the sealed document.
    listed = json.loads((public / "commitments.json").read_text())["values"]
    raw = [item["id"] for item in listed if "/value/" in item["place"]]
    opened = json.loads(desk.run("reveal", case, *raw))
    assert {item["value"] for item in opened} == {CONTACTS[0]["phone"]}
    wrong = (folder / "reveal.json").read_text().replace('"value": "', '"value": "x')
    (folder / "wrong.json").write_text(wrong)
    assert "is NOT" in desk.run("check-reveal", public, folder / "wrong.json", code=1)

    for form, name in (("csv", "tables"), ("xlsx", "tables.xlsx"), ("uco", "case.jsonld")):
        desk.run("export", case, "--format", form, "-o", folder / name)
    assert (folder / "tables" / "detections.csv").read_text().count("\n") > 1
    desk.run("export", case, "--format", "pdf", "-o", folder / "x", code=2)

    # An export is in the log and takes nothing away from the seal.
    assert desk.run("verify", case).startswith("INTACT.")
    (case / "results" / "case.json").write_bytes(b"{}\n")
    assert "results/case.json" in desk.run("verify", case, code=1)
    desk.run("analyze", case, "--without-app")
    assert desk.run("verify", case, code=0).startswith("INTACT.")


def test_a_result_that_does_not_follow_from_the_evidence_is_named(desk: Desk) -> None:
    case = desk.folder / "case"
    result = case / "results" / "traffic.json"
    result.write_bytes(result.read_bytes().replace(b"lender.example", b"another.example"))
    desk.run("seal", case, "--create-key")
    assert desk.run("verify", case).startswith("INTACT.")
    said = desk.run("verify", case, "--rebuild", code=1)
    assert "results/traffic.json: Made again from the evidence it has other bytes." in said


def test_a_case_is_handed_on_and_merged(desk: Desk) -> None:
    case, folder = desk.folder / "case", desk.folder
    desk.run("seal", case, "--create-key")
    identity = pyrage.x25519.Identity.generate()
    (folder / "identity").write_text(f"{identity}\n")
    age = folder / "case.age"
    desk.run("encrypt", case, "-o", age, "--to", str(identity.to_public()))
    desk.run("decrypt", age, folder / "received", "-i", folder / "identity")
    assert desk.run("verify", folder / "received").startswith("INTACT.")
    desk.run("new", folder / "mine")
    assert "intact" in desk.run("merge", folder / "mine", folder / "received")
    desk.run("seal", folder / "mine")
    said = desk.run("verify", folder / "mine")
    assert said.startswith("INTACT.")
    assert said.count("one unbroken chain") == 2


def test_an_analysis_covers_the_captures_and_marks_of_both_testers(desk: Desk) -> None:
    folder = desk.folder
    other = folder / "other"
    desk.run("new", other)
    (folder / "second.har").write_text(har().replace("api.lender", "api.second"))
    for name in ("session.har", "second.har"):
        desk.run("add", other, folder / name)
    desk.run("mark", other, "signup")
    desk.run("merge", folder / "case", other)
    desk.run("analyze", folder / "case", "--without-app")
    document = json.loads((folder / "case" / "results" / "case.json").read_bytes())
    assert sorted(source["name"] for source in document["traffic"]["sources"]) == [
        "second.har", "session.har",
    ]  # fmt: skip
    hosts = {item["host"] for item in document["traffic"]["detections"]}
    assert hosts == {"api.lender.example", "api.second.example"}
    assert sorted(mark["kind"] for mark in document["marks"]) == ["consent", "signup"]


RULE = """
[[api]]
id = "own.reader"
category = "contacts"
class_name = "com.example.Own"
methods = ["read"]
why = "A class of the app under test that hands out its address book."
reference = "Notes of the investigator"
"""


def test_results_made_with_own_rules_are_made_again_without_the_folder(desk: Desk) -> None:
    case, rules = desk.folder / "case", desk.folder / "own"
    (rules / "apis").mkdir(parents=True)
    (rules / "apis" / "own.toml").write_text(RULE)
    desk.run("analyze", case, "--without-app", "--rules", rules)
    digest = json.loads((case / "results" / "case.json").read_bytes())["provenance"]["rules_digest"]
    desk.run("seal", case, "--create-key")
    manifest = json.loads((case / "seal" / "0001" / "manifest.json").read_bytes())
    assert manifest["provenance"]["rules_digest"] == digest
    (rules / "apis" / "own.toml").unlink()
    assert "same bytes" in desk.run("verify", case, "--rebuild")

    # Kept under its digest like any input: a changed rule is named, not used.
    kept = next(path for path in (case / "inputs").iterdir() if path.read_text() == RULE)
    kept.write_text(RULE.replace("own.reader", "own.writer"))
    assert kept.name in desk.run("verify", case, code=1)
    opened = Case.open(case, actor="test", clock=system_clock)
    with pytest.raises(InspectorError) as caught, kept_rules(opened):
        pass
    assert caught.value.cause == "apis/own.toml was changed after it was recorded"


def test_a_key_log_that_was_changed_opens_nothing(desk: Desk, tmp_path: Path) -> None:
    case = Case.open(desk.folder / "case", actor="test", clock=system_clock)
    log = tmp_path / "keys.txt"
    log.write_text(f"CLIENT_RANDOM {'ab' * 32} {'cd' * 48}\n")
    item = case.add(log)
    assert item.kind == "tls_keys"
    assert "pcap" in traffic_readers(case)
    kept = case.input_path(item)
    kept.chmod(0o600)
    kept.write_text(f"CLIENT_RANDOM {'ab' * 32} {'ef' * 48}\n")
    with pytest.raises(InspectorError, match="was changed after it was recorded"):
        traffic_readers(case)


def test_a_bad_rule_is_refused_before_it_becomes_part_of_the_case(desk: Desk) -> None:
    rules = desk.folder / "own"
    rules.mkdir()
    (rules / "apis.toml").write_text(RULE.replace("contacts", "no_such_category"))
    said = desk.run("analyze", desk.folder / "case", "--without-app", "--rules", rules, code=2)
    assert "no_such_category" in said
    assert len(list((desk.folder / "case" / "inputs").iterdir())) == 1


def test_a_rule_file_of_a_stranger_is_written_nowhere_else(desk: Desk, tmp_path: Path) -> None:
    case = Case.open(desk.folder / "case", actor="test", clock=system_clock)
    named = RuleFile(folder=0, name="../../escaped.toml", sha256=case.inputs()[0].sha256)
    case.record("results.written", {"rule_files": [named.model_dump()]})
    with pytest.raises(InspectorError, match="rule files"), kept_rules(case):
        pass
