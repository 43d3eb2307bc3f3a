"""Packet captures of real clients and servers, with and without secrets, whole and damaged."""

from __future__ import annotations

import gzip
import json
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import httpx
import pytest
from websockets.sync.client import connect
from websockets.sync.server import ServerConnection, serve

from inspector.errors import InspectorError
from inspector.model.exchange import Exchange
from inspector.traffic.pcap import tshark
from inspector.traffic.pcap.read import PcapFile
from samples.traffic.lender_server import LenderServer
from tests.traffic.packets import Passed, frames, relay, udp_frame, write, write_pcapng

CONTACTS = [{"willow": f"Person {n}", "cobble": f"+447700900{n:03}"} for n in range(400)]


def exchanges(path: Path, *keys: Path) -> list[Exchange]:
    file = PcapFile(path, keys)
    found = list(file.exchanges())
    assert file.skipped == []
    return found


@pytest.fixture
def lender(tmp_path: Path) -> Iterator[LenderServer]:
    with LenderServer(tmp_path) as server:
        yield server


@pytest.fixture
def tls_session(tmp_path: Path, lender: LenderServer) -> tuple[list[Passed], Path, bytes]:
    """Return a TLS 1.3 session with one gzip upload and one chunked, its keys, and the upload."""
    keys = tmp_path / "keys.log"
    context = ssl.create_default_context(cafile=str(lender.ca_path))
    context.keylog_filename = str(keys)
    body = gzip.compress(json.dumps(CONTACTS).encode() * 8)
    with relay(lender.tls_port) as (port, passed), httpx.Client(verify=context) as app:
        url = f"https://localhost:{port}/tapioca/meadow?step=2"
        app.post(url, content=body, headers={"Content-Encoding": "gzip"})
        app.post(url, content=iter((b"one,", b"two")))
    return passed, keys, body


def test_tls_is_opened_with_a_key_log_and_bodies_are_exact(
    tmp_path: Path, tls_session: tuple[list[Passed], Path, bytes]
) -> None:
    passed, keys, body = tls_session
    path = write(tmp_path / "a.pcap", frames(passed[0], 0))
    first, second = exchanges(path, keys)
    assert first.request_body == body
    assert (first.transport, first.host, first.method) == ("https", "localhost", "POST")
    assert first.url == "https://localhost/tapioca/meadow?step=2"
    assert (first.status, first.http_version, first.tls_version) == (200, "HTTP/1.1", "TLSv1.3")
    assert first.response_body == b'{"code": 0, "message": "ok"}'
    assert first.address == "203.0.113.9"
    assert first.decoded is False
    assert first.comment == ""
    assert second.request_body == b"one,two"
    assert first.at is not None
    assert second.at is not None
    assert first.at < second.at


def test_without_secrets_only_the_name_is_known(
    tmp_path: Path, tls_session: tuple[list[Passed], Path, bytes]
) -> None:
    (only,) = exchanges(write(tmp_path / "a.pcap", frames(tls_session[0][0], 0)))
    assert (only.transport, only.host, only.sni) == ("tls", "localhost", "localhost")
    assert only.messages == ()
    assert "no secrets" in only.comment


def test_segments_that_come_late_twice_or_in_another_order_change_nothing(
    tmp_path: Path, tls_session: tuple[list[Passed], Path, bytes]
) -> None:
    passed, keys, body = tls_session
    packets = frames(passed[0], 0)
    times = [at for at, _ in packets]
    shuffled = [packet for _, packet in packets]
    for place in range(6, len(shuffled) - 8, 5):
        shuffled[place], shuffled[place + 1] = shuffled[place + 1], shuffled[place]
    shuffled.insert(12, shuffled[11])
    times.insert(12, times[11])
    path = write(tmp_path / "a.pcap", zip(times, shuffled, strict=True))
    assert exchanges(path, keys)[0].request_body == body


def test_what_a_capture_lost_is_said(tmp_path: Path, lender: LenderServer) -> None:
    with relay(lender.plain_port) as (port, passed), httpx.Client() as app:
        app.post(f"http://localhost:{port}/", content=b"x" * 20_000)
    packets = frames(passed[0], 0, port=80)
    whole = write(tmp_path / "whole.pcap", packets)
    assert exchanges(whole)[0].request_body == b"x" * 20_000
    (lost,) = exchanges(write(tmp_path / "lost.pcap", packets[:8] + packets[9:]))
    assert "1400 bytes from the client are missing" in lost.comment
    (cut,) = exchanges(write(tmp_path / "cut.pcap", packets[:8]))
    assert "the body is cut" in cut.comment
    assert cut.status is None
    assert cut.request_body
    late = exchanges(write(tmp_path / "late.pcap", packets[7:]))
    assert "begins inside" in late[0].comment
    assert late[0].messages


def test_a_file_cut_inside_a_packet_gives_what_came_before(
    tmp_path: Path, tls_session: tuple[list[Passed], Path, bytes]
) -> None:
    passed, keys, body = tls_session
    path = write(tmp_path / "a.pcap", [*frames(passed[0], 0), *frames(passed[0], 1)])
    path.write_bytes(path.read_bytes()[:-30])
    file = PcapFile(path, [keys])
    assert next(file.exchanges()).request_body == body
    list(file.exchanges())
    (skipped,) = file.skipped
    assert "cut short" in skipped.reason


@pytest.mark.parametrize("data", [b"\xd4\xc3\xb2\xa1", b"no capture at all"])
def test_what_is_no_capture_is_refused_with_the_cause(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.pcap").write_bytes(data)
    with pytest.raises(InspectorError) as caught:
        list(PcapFile(tmp_path / "a.pcap").exchanges())
    assert caught.value.cause
    assert "a.pcap" in caught.value.what


def test_without_tshark_the_message_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InspectorError) as caught:
        list(PcapFile(tmp_path / "a.pcap").exchanges())
    assert "apt install tshark" in caught.value.next_step


def test_grpc_over_http2(tmp_path: Path) -> None:
    handler = grpc.unary_unary_rpc_method_handler(lambda request, _: request[::-1])
    server = grpc.server(ThreadPoolExecutor(1))
    generic = grpc.method_handlers_generic_handler("loan.Upload", {"Contacts": handler})
    server.add_generic_rpc_handlers((generic,))
    inner = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        with relay(inner) as (port, passed), grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            call = channel.unary_unary("/loan.Upload/Contacts")
            for size in (10, 100_000):
                assert call(b"ab" * size, metadata=(("device", "pixel"),)) == b"ba" * size
    finally:
        server.stop(0).wait()
    found = exchanges(write(tmp_path / "a.pcap", frames(passed[0], 0, port=80)))
    assert [e.http_version for e in found] == ["HTTP/2.0"] * 2
    for exchange, size in zip(found, (10, 100_000), strict=True):
        assert exchange.method == "POST"
        assert exchange.url.endswith("/loan.Upload/Contacts")
        assert exchange.request_body is not None
        assert exchange.request_body[5:] == b"ab" * size
        assert exchange.response_body is not None
        assert exchange.response_body[5:] == b"ba" * size
        assert (b"device", b"pixel") in exchange.request_headers
        assert (exchange.status, exchange.comment) == (200, "")


def test_websocket_messages_compressed_and_not(tmp_path: Path) -> None:

    def echo(socket: ServerConnection) -> None:
        for message in socket:
            socket.send(message)

    with serve(echo, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        inner = server.socket.getsockname()[1]
        found: list[Exchange] = []
        with relay(inner) as (port, passed):
            for compression in ("deflate", None):
                with connect(f"ws://127.0.0.1:{port}/live", compression=compression) as socket:
                    for message in ("hello " * 50, b"\x00\x01" * 40_000, "hello " * 50):
                        socket.send(message)
                        assert socket.recv() == message
        server.shutdown()
    for number, talk in enumerate(passed):
        found += exchanges(write(tmp_path / f"{number}.pcap", frames(talk, number, port=80)))
    assert [exchange.transport for exchange in found] == ["ws", "ws"]
    for exchange in found:
        assert exchange.comment == ""
        sent = [m.content for m in exchange.messages if m.direction == "request"]
        assert sent == [b"hello " * 50, b"\x00\x01" * 40_000, b"hello " * 50]
        assert sent == [m.content for m in exchange.messages if m.direction == "response"]
        assert [m.text for m in exchange.messages[:2]] == [True, True]
        assert [m.direction for m in exchange.messages] == ["request", "response"] * 3


def test_pcapdroid_names_the_app(
    tmp_path: Path, tls_session: tuple[list[Passed], Path, bytes]
) -> None:
    passed, keys, body = tls_session
    packets = frames(passed[0], 0)
    first = exchanges(write(tmp_path / "a.pcap", packets, uid=10123, app="QuickCash"), keys)[0]
    assert first.request_body == body
    assert ("uid", "10123") in first.extra
    assert ("app_name", "QuickCash") in first.extra
    assert first.app == ""
    path = write_pcapng(
        tmp_path / "a.pcapng", packets, uid=10123, package="com.quick.cash", name="QuickCash"
    )
    first = exchanges(path, keys)[0]
    assert (first.app, first.request_body) == ("com.quick.cash", body)
    assert ("app_name", "QuickCash") in first.extra


def test_secrets_inside_the_file_open_it(
    tmp_path: Path, tls_session: tuple[list[Passed], Path, bytes]
) -> None:
    passed, keys, body = tls_session
    plain = write(tmp_path / "a.pcap", frames(passed[0], 0))
    editcap = shutil.which("editcap")
    assert editcap, "editcap comes with tshark"
    inside = tmp_path / "b.pcapng"
    subprocess.run([editcap, "--inject-secrets", f"tls,{keys}", plain, inside], check=True)
    assert exchanges(inside)[0].request_body == body


def test_names_that_were_asked_for_and_streams_that_are_nothing_known(tmp_path: Path) -> None:
    query = (
        b"\x12\x34\x01\x00\x00\x01" + bytes(6) + b"\x03api\x05quick\x07example\x00\x00\x01\x00\x01"
    )
    answer = query[:2] + b"\x81\x80\x00\x01\x00\x01" + bytes(4) + query[12:]
    answer += b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\xcb\x00\x71\x09"
    raw = Passed(9000, [(100.0, True, b"LOGIN +447700900123"), (100.1, False, b"OK")])
    packets = [
        (99.0, udp_frame(query, port=53)),
        (99.1, udp_frame(answer, port=53, from_client=False)),
        (99.2, udp_frame(b"beacon 359048116273406", port=7777)),
        *frames(raw, 0, port=9000),
    ]
    dns, tcp, udp = exchanges(write(tmp_path / "a.pcap", packets))
    assert (dns.transport, dns.host, dns.status) == ("dns", "api.quick.example", 0)
    assert ("dns_answer", "203.0.113.9") in dns.extra
    assert (tcp.transport, tcp.port) == ("tcp", 9000)
    assert [(m.direction, m.content) for m in tcp.messages] == [
        ("request", b"LOGIN +447700900123"),
        ("response", b"OK"),
    ]
    assert (udp.transport, udp.messages[0].content) == ("udp", b"beacon 359048116273406")


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("/s?id=1&r=https://x.example/y", "http://app.example/s?id=1&r=https://x.example/y"),
        ("HTTP://app.example/s?r=a://b", "HTTP://app.example/s?r=a://b"),
    ],
)
def test_an_address_in_the_query_is_not_the_address_asked_for(
    tmp_path: Path, target: str, url: str
) -> None:
    asked = f"GET {target} HTTP/1.1\r\nHost: app.example\r\n\r\n".encode()
    answer = b"HTTP/1.1 204 No Content\r\n\r\n"
    talk = Passed(80, [(1.0, True, asked), (1.1, False, answer)])
    (one,) = exchanges(write(tmp_path / "a.pcap", frames(talk, 0, port=80)))
    assert (one.host, one.url) == ("app.example", url)


def test_a_client_that_does_not_trust_is_told_from_a_server_that_is_silent(
    tmp_path: Path, lender: LenderServer
) -> None:
    context = ssl.create_default_context()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with (
        relay(lender.tls_port) as (port, passed),
        httpx.Client(verify=context) as app,
        pytest.raises(httpx.ConnectError),
    ):
        app.get(f"https://localhost:{port}/")
    refused, silent = exchanges(
        write(tmp_path / "a.pcap", [*frames(passed[0], 0), frames(Passed(1), 1)[0]])
    )
    assert refused.error == "the client ended TLS with the alert unknown_ca"
    assert silent.error == "the server did not answer"


def test_the_version_of_the_reader_is_part_of_the_result() -> None:
    assert tshark.version().startswith("tshark ")
    assert tshark.version()[7].isdigit()


@pytest.mark.parametrize("name", ["missing.pcap", "."])
def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(InspectorError) as caught:
        list(PcapFile(tmp_path / name).exchanges())
    assert str(tmp_path / name) in caught.value.what
    assert caught.value.cause in ("No such file or directory", "Is a directory")
