"""HAR archives of several tools, whole and broken."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path

import pytest

from inspector.errors import InspectorError
from inspector.model.exchange import Exchange
from inspector.traffic.analyze import TrafficSource, analyze
from inspector.traffic.har.read import parse_har, read_har
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


GZIP = b"\x1f\x8b\x08\x00" + bytes(range(256))
IMEI = "359048116273406"


def one(**parts: object) -> Exchange:
    [exchange] = parse_har(har({"startedDateTime": "2026-06-15T03:00:00.25Z", **parts}), "x")
    return exchange


def post(data: object, **more: object) -> dict[str, object]:
    return {"method": "POST", "url": "https://api.lender.example/up", "postData": data, **more}


def test_safari() -> None:
    # Web Inspector: no address where a cache answered, -1 where a size is unknown.
    exchange = one(
        request=post({"mimeType": "application/json", "text": "{}"}, bodySize=-1),
        response={
            "status": 200,
            "content": {
                "size": 9,
                "mimeType": "image/png",
                "text": "iVBORw==",
                "encoding": "base64",
            },
            "bodySize": -1,
            "_transferSize": -1,
        },
        _priority="high",
    )
    assert (exchange.request_body, exchange.response_body) == (b"{}", b"\x89PNG")
    assert (exchange.address, exchange.comment) == ("", "")


def test_firefox() -> None:
    # Fields of a form beside its text; comments where bodies were left out.
    exchange = one(
        request=post(
            {
                "mimeType": "application/x-www-form-urlencoded",
                "params": [{"name": "imei", "value": IMEI}],
                "text": f"imei={IMEI}&x=%20",
            },
            httpVersion="HTTP/2",
        ),
        response={
            "status": 200,
            "content": {"size": 17, "comment": "Response bodies are not included."},
        },
        serverIPAddress="2001:db8::7",
        _securityState="secure",
    )
    assert exchange.request_body == f"imei={IMEI}&x=%20".encode()
    assert exchange.response_body is None
    assert exchange.comment == "response body is missing from the source"
    assert exchange.address == "2001:db8::7"


def test_http_toolkit() -> None:
    # Bodies over 40 kB are left out, with a size of 0 where they were never decoded; binary
    # requests are text with replacement characters, or base64 in a field of its own.
    long = one(
        request={"method": "POST", "url": "https://a.example/", "bodySize": 50_000},
        response={"status": 200, "content": {"size": 0}, "bodySize": 50_000},
    )
    assert (long.request_body, long.response_body) == (None, None)
    assert "request body is missing" in long.comment
    assert "response body is missing" in long.comment
    lossy = one(request=post({"mimeType": "x", "text": "\x1f\ufffd\x08"}))
    assert "body is not exact" in lossy.comment
    coded = {"text": base64.b64encode(GZIP).decode(), "encoding": "base64", "size": len(GZIP)}
    exact = one(request={"method": "POST", "url": "https://a.example/", "_content": coded})
    assert (exact.request_body, exact.comment) == (GZIP, "")
    aborted = one(
        request=post(None), response={"status": 0, "content": {"size": 0}, "bodySize": -1}
    )
    assert (aborted.status, aborted.response_body, aborted.comment) == (None, None, "")


def test_proxyman_and_charles() -> None:
    # null where nothing is; fields of a form without its text, files among them; base64 in lines.
    exchange = one(
        request=post(
            {
                "mimeType": "multipart/form-data; boundary=x",
                "params": [
                    {"name": "imei", "value": IMEI},
                    {"name": "photo", "fileName": "a.jpg", "contentType": "image/jpeg"},
                ],
            },
            comment="",
            headers=[{"name": "Content-Type", "value": "multipart/form-data; boundary=x"}],
        ),
        response={
            "_charlesStatus": "COMPLETE",
            "status": 200,
            "redirectURL": None,
            "content": {
                "size": 260,
                "text": base64.encodebytes(GZIP).decode(),
                "encoding": "Base64",
            },
        },
        serverIPAddress=None,
        comment=None,
        _comment="from the tester",
    )
    assert exchange.request_body == f"imei={IMEI}&photo=".encode()
    assert exchange.response_body == GZIP
    assert exchange.comment == "from the tester; body rebuilt from parameters"
    source = TrafficSource("x.har", "har", "0" * 64, 1, bytes(32), iter([exchange]), [])
    found = analyze([source]).detections
    assert [(d.category, d.direction) for d in found] == [("device_ids", "request")]


def test_pcapdroid() -> None:
    # An empty object for parameters; a message of text that is no UTF-8 says that it is base64.
    exchange = one(
        connection="7",
        request=post({"mimeType": "", "text": "eyJ9", "encoding": "base64", "params": []}),
        response={"status": 101, "content": {"size": 0, "mimeType": "application/octet-stream"}},
        _resourceType="websocket",
        _webSocketMessages=[
            {"type": "send", "time": 1781492400.5, "opcode": 1, "data": "hello"},
            {"type": "receive", "time": 0, "opcode": 1, "data": "/w==", "encoding": "base64"},
            {"type": "send", "time": 1781492401, "opcode": 2, "data": "AAE="},
        ],
    )
    assert exchange.transport == "wss"
    assert exchange.request_body == b'{"}'
    assert [m.content for m in exchange.messages] == [b"hello", b"\xff", b"\0\1"]
    assert [m.at is None for m in exchange.messages] == [False, True, False]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (GZIP.decode("latin-1"), GZIP),
        ("借款 é".encode().decode("latin-1"), "借款 é".encode()),
        ("José", "José".encode()),
        ("\n\x05José", "\n\x05José".encode()),
        ("São Paulo, 借款", "São Paulo, 借款".encode()),
    ],
    ids=["binary", "utf-8 read as latin-1", "text", "protobuf", "beyond latin-1"],
)
def test_binary_requests_of_chrome_and_mitmproxy_have_a_byte_in_each_character(
    text: str, wanted: bytes
) -> None:
    assert (
        one(request=post({"mimeType": "application/octet-stream", "text": text})).request_body
        == wanted
    )


@pytest.mark.parametrize(
    ("text", "wanted", "said"),
    [
        ("_-8", b"\xff\xef", False),
        ("/+8=\r\n", b"\xff\xef", False),
        ("not base64!", b"not base64!", True),
    ],
)
def test_base64_in_its_spellings(text: str, wanted: bytes, said: bool) -> None:
    exchange = one(request=post({"mimeType": "x", "text": text, "encoding": "base64"}))
    assert exchange.request_body == wanted
    assert ("said to be base64 and is not" in exchange.comment) == said


def test_half_a_character_does_not_cost_the_archive() -> None:
    raw = har(entry(postData={"text": "cut \ud83d"}, url="https://a.example/\udcff"), entry())
    first, second = parse_har(raw, "x")
    assert first.request_body == b"cut \xed\xa0\xbd"
    assert first.url == "https://a.example/?"
    assert second.response_body == b"hello"
