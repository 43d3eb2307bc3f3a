"""The log of a case quotes no bytes of an exchange."""

from __future__ import annotations

from pathlib import Path

import pytest
from mitmproxy import flow as mitm
from mitmproxy.net.http import http1
from mitmproxy.test import tflow

from addons.recorder import Recorder
from addons.session import Session
from inspector.case.clock import system_clock
from inspector.traffic.persona.file import load_persona
from tests.shared import ROOT

PERSONA = ROOT / "samples" / "personas" / "indonesia.toml"
PERSON = "Bagas Sosro +6283645687879 bagas@mail.example"


def test_faults_reach_the_log_without_the_bytes_that_they_quote(tmp_path: Path) -> None:
    recorder = Recorder()
    recorder.session = session = Session.begin(
        tmp_path / "case", {}, persona=None, clock=system_clock
    )
    with pytest.raises(ValueError, match="Bagas") as caught:
        http1.read_response_head([b"HTTP/1.1 200 OK", PERSON.encode()])
    flow = tflow.tflow(resp=True)
    recorder.failed("response", flow, caught.value)
    recorder.response(flow)
    flow.error = mitm.Error(f"Cannot parse: {caught.value}")
    recorder.error(flow)
    entries = {entry.action: entry.data for entry in session.case.log.entries()}
    session.end({})
    failed = entries["hook.failed"]
    assert failed["error"] == "ValueError: Invalid header line: b'…'"
    assert "test_log_words.py:" in str(failed["trace"])
    assert "_read_headers" in str(failed["trace"])
    assert entries["flow.error"]["reason"] == "Cannot parse: Invalid header line: b'…'"
    log = b"".join(path.read_bytes() for path in (tmp_path / "case").glob("*.jsonl"))
    assert b"hook.failed" in log
    assert b"Bagas" not in log
    assert b"6283645687879" not in log


def test_what_was_planted_leaves_the_log_in_any_spelling_and_names_without_quotes(
    tmp_path: Path,
) -> None:
    owner = load_persona(PERSONA).owner
    assert owner.name
    recorder = Recorder()
    recorder.session = session = Session.begin(
        tmp_path / "case", {}, persona=PERSONA, clock=system_clock
    )
    flow = tflow.tflow(resp=True)
    words = f"no column {owner.name.lower()} of Somebody Else"
    recorder.failed("response", flow, KeyError(words))
    recorder.failed("response", flow, RuntimeError(words))
    said = [e.data["error"] for e in session.case.log.entries() if e.action == "hook.failed"]
    session.end({})
    assert said == ["KeyError: '…'", "RuntimeError: no column •••• of ••••"]
