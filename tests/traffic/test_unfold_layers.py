"""Layers one by one: paths, steps, and bodies that are not quite what they should be."""

from __future__ import annotations

import base64
import gzip
import json

import brotli  # type: ignore[import-untyped]  # has no type information
import pytest
import zstandard

from inspector.model.exchange import Exchange, Message
from inspector.traffic.parts import parts_of
from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.engine import Part, unfold
from inspector.traffic.unfold.wire import NotWireError, read_message
from tests.shared import shared
from tests.traffic.exchanges import post


def values(exchange: Exchange) -> dict[str, object]:
    """Return concrete path to value of everything in the exchange."""
    found: dict[str, object] = {}
    for directed in parts_of(exchange):
        for sheet in unfold(directed.part, Budget()):
            for table in sheet.tables:
                for column in table.columns:
                    for index, value in enumerate(column.values):
                        if value is not None:
                            found[f"{directed.direction} {column.place(index, table)}"] = value
            for blob in sheet.blobs:
                found[f"{directed.direction} {blob.path}"] = blob.data
    return found


def body(content: bytes | str, kind: str = "") -> dict[str, object]:
    return {
        path.removeprefix("request "): value
        for path, value in values(post(content, kind=kind)).items()
        if path.startswith("request body")
    }


def test_the_path_of_the_design() -> None:
    inner = gzip.compress(json.dumps([{"phone": "0835 1234 5678"}]).encode())
    sent = "id=7&data=" + base64.b64encode(inner).decode().replace("+", "%2B")
    assert body(sent)["body.form[data].base64.gzip.json[0].phone"] == "0835 1234 5678"


@pytest.mark.parametrize(
    ("coding", "compress"),
    [("gzip", gzip.compress), ("br", brotli.compress), ("zstd", zstandard.compress)],
)
def test_content_codings(coding: str, compress: object) -> None:
    raw = compress(b'{"a": "plain text here"}')  # type: ignore[operator]  # a function of bytes
    exchange = post(raw, headers=[("Content-Encoding", coding)])
    assert values(exchange)[f"request body.{coding}.json.a"] == "plain text here"


def test_a_declared_coding_that_is_not_there_does_no_harm() -> None:
    exchange = post(b'{"a": "plain text here"}', headers=[("Content-Encoding", "br, gzip")])
    assert values(exchange)["request body.json.a"] == "plain text here"


def test_several_codings_open_in_reverse() -> None:
    raw = gzip.compress(brotli.compress(b'{"a": "plain text here"}'))
    exchange = post(raw, headers=[("Content-Encoding", "br, gzip")])
    assert values(exchange)["request body.gzip.br.json.a"] == "plain text here"


def test_url_headers_cookies_and_trailing_parts() -> None:
    exchange = post(
        b"",
        url="https://h.example/u/0835%2012345678/x?imei=490154203237518&imei=2&e=%7B%22k%22%3A1%7D",
        headers=[("X-Device", "abc-123"), ("Cookie", "sid=one; uid=0835%20123"), ("Accept", "*/*")],
    )
    found = values(exchange)
    assert found["request path[0]"] == "0835 12345678"
    assert found["request query[imei][0]"] == "490154203237518"
    assert found["request query[e].json.k"] == 1
    assert found["request header[x-device]"] == "abc-123"
    assert found["request cookie[uid]"] == "0835 123"
    assert not any("accept" in path for path in found)


def test_messages_of_a_socket_have_their_own_direction() -> None:
    exchange = post(
        b"", messages=[Message("request", b'{"p": "out of here"}'), Message("response", b"pong")]
    )
    found = values(exchange)
    assert found["request message[0].json.p"] == "out of here"
    assert found["response message[1]"] == "pong"


def test_repeated_json_keys_are_all_seen() -> None:
    assert body('{"p": "first one", "p": "second one"}') == {
        "body.json.p[0]": "first one",
        "body.json.p[1]": "second one",
    }


@pytest.mark.parametrize(
    "text",
    [
        '\ufeff{"p": "the value"}',
        ")]}',\n" + '{"p": "the value"}',
        'callback({"p": "the value"});',
        '{"p": "the value"}{"q": 1}',
        '{"p": "the value", "q": [1, 2, {"r": "cut o',
        '{"p": "the value", "q": NaN, }',
        "{'p': 'the value'}",
        '{"p": "the value"}\x00\x00',
    ],
)
def test_json_as_apps_really_send_it(text: str) -> None:
    assert "the value" in body(text).values()


def test_a_sentence_in_brackets_is_no_json() -> None:
    text = "[note] this is an ordinary sentence, {really} one, and nothing else at all"
    assert body(text) == {"body": text}


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16", "utf-8-sig"])
def test_wide_charsets(charset: str) -> None:
    assert body('{"p": "the value"}'.encode(charset))["body.json.p"] == "the value"


def test_a_wrong_charset_does_not_matter() -> None:
    sent = '{"p": "张三丰的电话"}'
    assert body(sent.encode(), "application/json; charset=gbk")["body.json.p"] == "张三丰的电话"
    assert (
        body(sent.encode("gb18030"), "application/json; charset=gbk")["body.json.p"]
        == "张三丰的电话"
    )


def test_json_lines_and_server_sent_events() -> None:
    assert body('{"p": "one"}\n{"p": "two"}\n')["body.ndjson[1].p"] == "two"
    assert (
        body('event: m\ndata: {"p": "one"}\n\ndata: {"p": "two"}\n\n')["body.sse[1].json.p"]
        == "two"
    )


def test_multipart_with_a_file_and_a_field() -> None:
    sent = (
        b'--x\r\nContent-Disposition: form-data; name="info"\r\n\r\n{"p": "one"}\r\n'
        b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.jpg"\r\n\r\n'
        b"\xff\xd8\xff\xe0\x00\x10"
        b"\r\n--x--\r\n"
    )
    found = body(sent, "application/json")
    assert found["body.multipart[info].json.p"] == "one"
    assert found["body.multipart[f]"] == b"\xff\xd8\xff\xe0\x00\x10"


def test_plus_signs_of_raw_base64_in_a_form_survive() -> None:
    text = "Kartikasari >>> ?? ~~ Wiryosumarto"
    encoded = base64.b64encode(text.encode()).decode()
    assert "+" in encoded
    assert body(f"a=1&d={encoded}")["body.form[d].base64"] == text


def test_a_quoted_word_is_no_layer() -> None:
    assert body('{"ssid": "\\"Home-Net\\""}')["body.json.ssid"] == '"Home-Net"'


def test_words_are_no_base64() -> None:
    sent = {
        "a": "contactsuploaded",
        "b": "application",
        "c": "1234567890123456",
        "d": "deadbeefcafe0123",
    }
    assert list(body(json.dumps(sent)).values()) == list(sent.values())


def test_every_record_wrapped_alike_keeps_its_table() -> None:
    sent = [{"n": base64.b64encode(f"Person Number {i}".encode()).decode()} for i in range(4)]
    assert body(json.dumps(sent))["body.json[2].n.base64"] == "Person Number 2"


def test_a_payload_in_a_log_line_is_found_and_the_line_kept() -> None:
    line = 'D/Upload: sending {"p": "the value", "q": [1]} to server'
    found = body(json.dumps({"log": line}))
    assert found["body.json.log"] == line
    assert found["body.json.log.embedded[0].p"] == "the value"


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("msg1.bin", "7", "de.mcdonalds.mcdonaldsinfoapp"),
        ("msg1.bin", "1.1", 38.898166758),
        ("msg3.bin", "1.2", "1650 Pennsylvania Avenue NW, Washington, DC 20502, USA"),
        ("protobuf01.bin", "1", "3bbc333c-e61c-433b-819a-0b9a8cc103b8"),
        ("protobuf03.bin", "2.3", 3840),
    ],
)
def test_real_protobuf_messages(name: str, path: str, value: object) -> None:
    node: object = read_message((shared() / "traffic/mitmproxy/protobuf" / name).read_bytes())
    for key in path.split("."):
        assert isinstance(node, dict)
        node = node[key]
    assert node == value


def test_text_is_no_protobuf() -> None:
    with pytest.raises(NotWireError):
        read_message(b"Just an ordinary sentence, nothing more.")


def test_a_compressed_grpc_frame_opens() -> None:
    message = gzip.compress(b"\x0a\x0bKartikasari")
    frame = b"\x01" + len(message).to_bytes(4) + message
    assert body(frame, "application/grpc")['body.grpc.gzip.protobuf["1"]'] == "Kartikasari"


def test_parallel_lists_maps_and_lines_become_tables() -> None:
    kinds = {
        table.kind
        for content in (
            {"names": list("abcde"), "nums": list("vwxyz")},
            {f"0835123456{i}": f"N {i}" for i in range(10, 20)},
            [["a", 1], ["b", 2]],
        )
        for sheet in unfold(Part("body", json.dumps(content).encode()), Budget())
        for table in sheet.tables
    }
    assert {"parallel", "map", "rows"} <= kinds
