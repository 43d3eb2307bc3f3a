"""HAR archives of several tools, whole and broken."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path

import pytest

from inspector.errors import InspectorError
from inspector.traffic.har import parse_har, read_har
from tests.shared import shared


def har(*entries: object) -> bytes:
    return json.dumps({"log": {"version": "1.2", "entries": entries}}).encode()


def entry(**request: object) -> dict[str, object]:
    return {
        "startedDateTime": "2026-06-15T10:00:00.250+07:00",
        "request": {"method": "POST", "url": "https://api.lender.example:8443/x?y=1", **request},
        "response": {"status": 200, "content": {"text": "aGVsbG8=", "encoding": "base64"}},
        "serverIPAddress": "192.0.2.7",
    }


def test_an_entry_as_browsers_write_it() -> None:
    [exchange] = parse_har(har(entry(postData={"mimeType": "text/plain", "text": "ä"})), "x")
    assert (exchange.transport, exchange.host, exchange.port) == (
        "https",
        "api.lender.example",
        8443,
    )
    assert exchange.request_body == "ä".encode()
    assert exchange.response_body == b"hello"
    assert exchange.at is not None
    assert exchange.at.isoformat() == "2026-06-15T10:00:00.250000+07:00"
    assert exchange.decoded


def test_parameters_stand_in_for_a_missing_text() -> None:
    params = [{"name": "a b", "value": "1&2"}, {"name": "c"}]
    [exchange] = parse_har(har(entry(postData={"params": params})), "x")
    assert exchange.request_body == b"a+b=1%262&c="
    assert "rebuilt" in exchange.comment


def test_bodies_in_other_places() -> None:
    coded = {"text": base64.b64encode(b"\x1f\x8b").decode(), "encoding": "base64"}
    for request in ({"postData": coded}, {"_content": coded}):
        [exchange] = parse_har(har(entry(**request)), "x")
        assert exchange.request_body == b"\x1f\x8b"


def test_a_body_that_was_not_recorded_is_none_and_said() -> None:
    [exchange] = parse_har(har(entry(bodySize=321)), "x")
    assert exchange.request_body is None
    assert "request body is missing" in exchange.comment


def test_odd_entries_do_not_end_the_reading() -> None:
    odd: list[object] = [
        None,
        7,
        {},
        {"request": None, "response": []},
        entry(url="http://[bad"),
        entry(headers="x"),
    ]
    exchanges = list(parse_har(har(*odd), "x"))
    assert [e.index for e in exchanges] == list(range(6))


def test_time_without_zone_is_utc_and_nonsense_is_none() -> None:
    first, second = entry(), entry()
    first["startedDateTime"], second["startedDateTime"] = "2026-06-15T10:00:00", "yesterday"
    one, two = parse_har(har(first, second), "x")
    assert one.at is not None
    assert one.at.utcoffset() is not None
    assert two.at is None


@pytest.mark.parametrize("encode", ["utf-8-sig", "utf-16"])
def test_byte_order_marks(encode: str) -> None:
    assert len(list(parse_har(har(entry()).decode().encode(encode), "x"))) == 1


@pytest.mark.parametrize(
    ("raw", "cause"),
    [
        (b"", "0 bytes"),
        (b'{"log": [', "broken JSON"),
        (b'{"a": 1}', "no log.entries"),
        (b"[]", "no log"),
    ],
)
def test_what_is_no_archive(raw: bytes, cause: str) -> None:
    with pytest.raises(InspectorError) as raised:
        parse_har(raw, "capture.har")
    message = raised.value.diagnostics()
    assert "capture.har" in message
    assert cause in message
    assert "Next:" in message


def test_packed_archives(tmp_path: Path) -> None:
    path = tmp_path / "x.zhar"
    path.write_bytes(zlib.compress(har(entry())))
    assert len(list(read_har(path))) == 1
    path.write_bytes(zlib.compress(har(entry()))[:-20])
    with pytest.raises(InspectorError, match="unpacked"):
        read_har(path)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("reporthar/android-first-run.har", 16),
        ("mitmproxy/har_files/charles.har", 1),
        ("mitmproxy/har_files/chrome.har", 3),
        ("mitmproxy/har_files/insomnia.har", 1),
        ("mitmproxy/har_files/postdata.har", 1),
        ("mitmproxy/flows/websocket.har", 3),
        ("mitmproxy/flows/error_log.har", 2),
        ("mitmproxy/flows/compressed.zhar", 2),
    ],
)
def test_real_archives(name: str, count: int) -> None:
    exchanges = list(read_har(shared() / "traffic" / name))
    assert len(exchanges) == count
    assert all(e.at is not None and e.at.tzinfo for e in exchanges)


def test_real_sockets_and_errors() -> None:
    sockets = list(read_har(shared() / "traffic/mitmproxy/flows/websocket.har"))
    assert sockets[0].transport == "wss"
    assert sockets[0].messages[0].content == b'{"error":"Unknown api key"}'
    failed = list(read_har(shared() / "traffic/mitmproxy/flows/error_log.har"))
    assert "Connect call failed" in failed[0].error


@pytest.mark.parametrize("name", ["brokenfile.har", "broken_headers.json"])
def test_real_broken_archives(name: str) -> None:
    with pytest.raises(InspectorError):
        read_har(shared() / "traffic/mitmproxy/har_files" / name)
