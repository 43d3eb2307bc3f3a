"""A case's traffic for other programs: the same detections, every byte, and what is missing."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

import pytest
import typer.testing
from mitmproxy import flow, http, websocket
from mitmproxy import io as flow_io
from mitmproxy.addons.savehar import SaveHar
from mitmproxy.test import tflow

from addons.bodies import note
from addons.read import FlowFile
from inspector.case.clock import system_clock
from inspector.case.folder import Case
from inspector.case.info import CaseInfo
from inspector.cli.application import application
from inspector.errors import InspectorError
from inspector.model.exchange import Exchange
from inspector.traffic.har.read import parse_har, read_har
from samples.traffic.replay import read_persona
from samples.traffic.uploads import harvester_at_start
from tests.addons.proxy import ROOT
from tests.shared import shared

PERSONA = ROOT / "samples" / "personas" / "thistlewood.toml"
BINARY = bytes(range(256)) * 8
"""No UTF-8, and no text in any other charset."""


def http_flow(
    path: str, sent: bytes | None, received: bytes | None, kind: str = "application/octet-stream"
) -> http.HTTPFlow:
    made = tflow.tflow(resp=True)
    made.request = http.Request.make(
        "POST", f"https://api.lender.example/{path}", sent or b"", http.Headers(content_type=kind)
    )
    made.request.timestamp_start, made.request.timestamp_end = 1_750_000_000.0, 1_750_000_000.25
    made.response = http.Response.make(200, received or b"", http.Headers(content_type=kind))
    made.response.timestamp_start, made.response.timestamp_end = 1_750_000_000.5, 1_750_000_001.0
    if sent is None:
        made.request.raw_content = None
    if received is None:
        made.response.raw_content = None
    return made


def case_with(folder: Path, flows: Iterable[flow.Flow], bodies: Iterable[bytes] = ()) -> Case:
    """Make a case as a capture does: one segment, large bodies aside under their digests."""
    case = Case.create(folder, CaseInfo(app="com.example.loan"), actor="test", clock=system_clock)
    case.add(PERSONA, kind="persona")
    for body in bodies:
        (case.path / "inputs" / hashlib.sha256(body).hexdigest()).write_bytes(body)
    with case.capturing():
        segment = case.new_segment()
        scratch = folder.with_suffix(".flow")
        for one in flows:
            with scratch.open("wb") as file:
                flow_io.FlowWriter(file).add(one)  # type: ignore[no-untyped-call]  # not annotated
            segment.append(scratch.read_bytes())
        case.close_segment(segment)
    return case


def inspector(*arguments: str | Path, code: int = 0) -> str:
    done = typer.testing.CliRunner().invoke(application(), list(map(str, arguments)))
    if isinstance(done.exception, InspectorError):
        assert code == 2
        return done.exception.diagnostics()
    assert done.exit_code == code, done.output
    return done.output


def exported(case: Case, form: str, code: int = 0) -> tuple[list[Exchange], str]:
    target = case.path.parent / f"{case.path.name}-exported.{form}"
    said = inspector("case", "export", case.path, "--format", form, "-o", target, code=code)
    return list(read_har(target) if form == "har" else FlowFile(target).exchanges()), said


def detections(case: Case, code: int = 0) -> list[tuple[object, ...]]:
    inspector("case", "analyze", case.path, code=code)
    found = json.loads((case.path / "results" / "traffic.json").read_bytes())["detections"]
    return sorted(
        tuple(
            str(row[key])
            for key in ("host", "category", "attribute", "strength", "direction", "where", "count")
        )
        for row in found
    )


def test_har_and_flow_file_give_the_detections_of_the_case(tmp_path: Path) -> None:
    flows: list[flow.Flow] = []
    for upload in harvester_at_start(read_persona(PERSONA)):
        made = http_flow("x", upload.body, b"{}", upload.content_type)
        made.request.url = upload.url
        flows.append(made)
    large = next(one for one in flows if isinstance(one, http.HTTPFlow) and one.request.content)
    assert isinstance(large, http.HTTPFlow)
    assert large.request.raw_content is not None
    aside = large.request.raw_content
    note(large, "request", hashlib.sha256(aside).hexdigest(), len(aside))
    large.request.raw_content = None
    case = case_with(tmp_path / "case", flows, [aside])
    wanted = detections(case)
    assert len({row[1] for row in wanted}) >= 6
    for form in ("har", "flows"):
        exchanges, _ = exported(case, form)
        assert [e.index for e in exchanges] == list(range(len(flows)))
        assert all(e.comment == "" for e in exchanges)
        other = case_with(tmp_path / form, ())
        other.add(tmp_path / f"case-exported.{form}")
        assert detections(other) == wanted, form


def test_every_byte_comes_back(tmp_path: Path) -> None:
    packed = http_flow("packed", BINARY, gzip.compress(BINARY, mtime=0))
    assert packed.response is not None
    packed.response.headers["content-encoding"] = "gzip"
    torn = http_flow("torn", b"", gzip.compress(BINARY, mtime=0)[:-9])
    assert torn.response is not None
    torn.response.headers["content-encoding"] = "gzip"
    texts = http_flow("text", "\ufeffnaïve 借款\0".encode(), "借款".encode("gbk"), "text/plain")
    texts.request.headers["x-name"] = "é"
    texts.request.headers.fields += ((b"x-raw", b"\xff\xfe\x80"),)
    texts.request.trailers = http.Headers(((b"checksum", b"abc"),))
    gone = http_flow("gone", None, None)
    gone.error = flow.Error("the server broke off")
    aside = http_flow("aside", None, None)
    note(aside, "response", hashlib.sha256(BINARY).hexdigest(), len(BINARY))
    socket = tflow.twebsocketflow()
    assert socket.websocket is not None
    socket.websocket.messages = [
        websocket.WebSocketMessage(kind, kind == 1, data, 1_750_000_002.5)
        for kind, data in ((1, "借".encode()), (2, BINARY), (1, b"bad \xff"))
    ]
    odd = http_flow("odd", b"x", b"y")
    odd.request.path = b"/\xff?\xfe=1"
    assert odd.response is not None
    odd.response.data.reason = b"N\xfb"
    put = http_flow("put", BINARY, b"")
    put.request.method = "DELETE"
    case = case_with(
        tmp_path / "case",
        [packed, torn, texts, gone, aside, socket, put, odd, tflow.tdnsflow(), tflow.ttcpflow()],
        [BINARY],
    )
    wanted = detections(case, code=3)  # the torn body
    flows, _ = exported(case, "flows", code=0)
    assert [e.transport for e in flows][-2:] == ["dns", "tls"]
    har, said = exported(case, "har", code=0)
    assert "1 dns, 1 tcp flows, which HAR cannot hold" in " ".join(said.split())
    assert len(har) == len(flows) - 2
    for one, other in zip(har, flows, strict=False):
        assert one.request_body == other.request_body, one.url
        assert one.request_headers == other.request_headers
        assert one.response_headers == other.response_headers
        assert one.request_trailers == other.request_trailers
        url = other.url.encode("utf-8", "replace").decode()
        assert (one.url, one.method, one.host, one.port) == (
            url, other.method, other.host, other.port,
        )  # fmt: skip
        assert (one.at, one.status, one.error) == (other.at, other.status, other.error)
        assert one.comment == other.comment
        assert [(m.direction, m.content, m.text) for m in one.messages] == [
            (m.direction, m.content, m.text) for m in other.messages
        ]
    assert har[0].response_body == BINARY
    assert har[0].decoded
    assert (har[1].response_body, har[1].decoded) == (torn.response.raw_content, False)
    assert har[2].response_body == "借款".encode("gbk")
    assert har[3].response_body is None
    assert "response body was not recorded" in har[3].comment
    assert har[4].response_body == flows[4].response_body == BINARY
    with (tmp_path / "case-exported.har").open("rb") as file:
        by_mitmproxy = list(flow_io.FlowReader(file).stream())
    assert len(by_mitmproxy) == len(har), "mitmproxy reads it too"
    other_case = case_with(tmp_path / "other", ())
    other_case.add(tmp_path / "case-exported.har")
    assert detections(other_case, code=3) == wanted
    first = json.loads((tmp_path / "case-exported.har").read_bytes())["log"]["entries"][0]
    timings = {key: first["timings"][key] for key in ("send", "wait", "receive")}
    assert timings == {"send": 250.0, "wait": 250.0, "receive": 500.0}
    assert first["request"]["postData"]["encoding"] == "base64"


def test_an_export_says_what_it_lacks_and_keeps_the_old_file(tmp_path: Path) -> None:
    lost = http_flow("lost", None, b"answer")
    note(lost, "request", hashlib.sha256(BINARY).hexdigest(), len(BINARY))
    case = case_with(tmp_path / "case", [lost])
    for form in ("har", "flows"):
        exchanges, said = exported(case, form, code=3)
        assert exchanges[0].response_body == b"answer"
        assert exchanges[0].request_body is None
        assert "cannot be read" in " ".join(said.split())
    har = tmp_path / "case-exported.har"
    before = har.read_bytes()
    assert case_export_again(case, har) == before, "the same case gives the same bytes"
    segment = case.segments()[0]
    segment.write_bytes(segment.read_bytes()[:-1] + b"!")
    said = inspector("case", "export", case.path, "--format", "har", "-o", har, code=2)
    assert "was changed after it was recorded" in " ".join(said.split())
    assert har.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []
    empty = Case.create(tmp_path / "empty", CaseInfo(), actor="test", clock=system_clock)
    said = inspector("case", "export", empty.path, "--format", "flows", "-o", har, code=2)
    assert "holds no flows" in " ".join(said.split())


def test_a_body_too_long_for_one_flow_stays_in_the_case_and_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in ("MOST_BODY", "MOST_HAR_BODY"):
        monkeypatch.setattr(f"addons.export.{limit}", len(BINARY) - 1)
    long = http_flow("long", None, b"answer")
    note(long, "request", hashlib.sha256(BINARY).hexdigest(), len(BINARY))
    case = case_with(tmp_path / "case", [long], [BINARY])
    for form in ("har", "flows"):
        (exchange,), said = exported(case, form, code=3)
        assert f"of {len(BINARY)} bytes is too long for one flow" in " ".join(said.split())
        assert exchange.request_body is None
        assert "lies in the case it was captured into" in exchange.comment


def case_export_again(case: Case, target: Path) -> bytes:
    inspector("case", "export", case.path, "--format", "har", "-o", target, code=3)
    return target.read_bytes()


@pytest.mark.parametrize("form", ["har", "flows"])
def test_imported_files_of_old_versions_come_along(tmp_path: Path, form: str) -> None:
    case = Case.create(tmp_path / "case", CaseInfo(), actor="test", clock=system_clock)
    names = sorted((shared() / "traffic" / "mitmproxy").rglob("*.mitm"))
    for path in names:
        case.add(path)
    exchanges, _ = exported(case, form)
    whole = [e for path in names for e in FlowFile(path).exchanges()]
    assert [(e.url, e.at, e.request_headers) for e in exchanges] == [
        (e.url, e.at, e.request_headers) for e in whole
    ]
    messages = [[m.content for m in e.messages] for e in exchanges]
    assert messages == [[m.content for m in e.messages] for e in whole]
    assert all(isinstance(content, bytes) for each in messages for content in each)


@pytest.mark.parametrize("kind", ["", "application/octet-stream", "application/json", "text/html"])
def test_bodies_in_archives_of_mitmproxy_itself_are_read_exactly(kind: str) -> None:
    bodies = (
        BINARY, "借款 José".encode(), "借款人".encode("gbk"), b"\n\5Jos\xc3\xa9\x12\4\xff\xfe\0\1",
    )  # fmt: skip
    flows = [http_flow("x", body, body, kind) for body in bodies]
    raw = json.dumps(SaveHar().make_har(flows)).encode()
    read = list(parse_har(raw, "x.har"))
    assert [e.request_body for e in read] == list(bodies)
    assert [e.response_body for e in read] == list(bodies)


def test_a_decompression_bomb_stays_as_it_was_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("addons.har_entry.MOST_PLAIN", 1000)
    bomb = http_flow("bomb", gzip.compress(bytes(1001), mtime=0), b"answer")
    bomb.request.headers["content-encoding"] = "gzip"
    fits = http_flow("fits", gzip.compress(bytes(1000), mtime=0), b"answer")
    fits.request.headers["content-encoding"] = "gzip"
    first, second = exported(case_with(tmp_path / "case", [bomb, fits]), "har")[0]
    assert (first.request_body, first.decoded) == (gzip.compress(bytes(1001), mtime=0), False)
    assert first.response_body == b"answer"
    assert (second.request_body, second.decoded) == (bytes(1000), True)
