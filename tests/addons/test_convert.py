"""Flows of every kind to exchanges; the flows are mitmproxy's own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from mitmproxy import connection, flow, http, tcp, udp
from mitmproxy.test import tflow, tutils

from addons.convert import to_exchange

AT = datetime.fromtimestamp(946681200, UTC)


def test_an_http_flow_keeps_its_raw_bytes() -> None:
    source = tflow.tflow(resp=True)
    source.request.headers["Content-Encoding"] = "gzip"
    source.request.raw_content = b"\x1f\x8b not really gzip"
    exchange = to_exchange(source, 7)
    assert exchange.index == 7
    assert (exchange.transport, exchange.host, exchange.port) == ("http", "address", 22)
    assert exchange.url == "http://address:22/path"
    assert exchange.request_body == b"\x1f\x8b not really gzip"
    assert (b"header", b"qvalue") in exchange.request_headers
    assert (exchange.status, exchange.response_body) == (200, b"message")
    assert exchange.at == AT
    assert exchange.address == "192.168.0.1"
    assert exchange.decoded is False


def test_a_body_that_was_not_kept_is_none_and_said() -> None:
    source = tflow.tflow(resp=True)
    source.request.raw_content = None
    assert source.response is not None
    source.response.raw_content = b""
    exchange = to_exchange(source, 0)
    assert exchange.request_body is None
    assert exchange.response_body == b""
    assert exchange.comment == "request body was not recorded"


def test_an_error_and_a_missing_response_are_kept() -> None:
    exchange = to_exchange(tflow.tflow(err=True), 0)
    assert exchange.error == "error"
    assert exchange.status is None
    assert to_exchange(tflow.tflow(), 0).comment == "no response was recorded"


def test_websocket_messages_have_direction_kind_and_time() -> None:
    exchange = to_exchange(tflow.twebsocketflow(), 0)
    assert exchange.transport == "ws"
    assert [(m.direction, m.content, m.text) for m in exchange.messages] == [
        ("request", b"hello binary", False),
        ("request", b"hello text", True),
        ("response", b"it's me", True),
    ]
    assert exchange.messages[0].at is not None


def test_what_the_tester_injected_dropped_replayed_or_changed_is_said() -> None:
    socket = tflow.twebsocketflow()
    assert socket.websocket is not None
    socket.websocket.messages[0].injected = True
    socket.websocket.messages[1].dropped = True
    assert to_exchange(socket, 0).comment == (
        "1 message was injected by the tester; 1 message was not forwarded"
    )
    replayed = tflow.tflow(resp=True)
    replayed.is_replay = "request"
    assert "request was replayed by the tester" in to_exchange(replayed, 0).comment
    changed = tflow.tflow(resp=True)
    changed.backup()  # type: ignore[no-untyped-call]  # not annotated there
    changed.request.content = b"other"
    assert "changed by the tester" in to_exchange(changed, 0).comment


def test_an_answer_of_the_proxy_itself_is_said() -> None:
    source = tflow.tflow(resp=True)
    source.server_conn = connection.Server(address=("mitm.it", 80))
    assert "answered by the proxy itself" in to_exchange(source, 0).comment


def test_streams_have_their_messages() -> None:
    cases: tuple[tuple[tcp.TCPFlow | udp.UDPFlow, connection.TlsVersion | None, str], ...] = (
        (tflow.ttcpflow(), "TLSv1.3", "tls"),
        (tflow.ttcpflow(), None, "tcp"),
        (tflow.ttcpflow(), "QUICv1", "quic"),
        (tflow.tudpflow(), None, "udp"),
    )
    for source, version, transport in cases:
        source.client_conn.tls_version = source.server_conn.tls_version = version
        exchange = to_exchange(source, 0)
        assert exchange.transport == transport
        assert exchange.host == "address"
        assert [(m.direction, m.content) for m in exchange.messages] == [
            ("request", b"hello"),
            ("response", b"it's me"),
        ]
        assert (exchange.method, exchange.url, exchange.request_body) == ("", "", None)


def test_dns_names_are_hosts() -> None:
    exchange = to_exchange(tflow.tdnsflow(resp=True), 0)
    assert (exchange.transport, exchange.host, exchange.port) == ("dns", "dns.google", 22)
    assert ("dns_question", "A dns.google") in exchange.extra
    assert ("dns_answer", "A 8.8.8.8") in exchange.extra


@pytest.mark.parametrize(
    ("requested", "sni", "header", "host"),
    [
        ("api.example", "cdn.example", "front.example", "api.example"),
        ("203.0.113.5", "cdn.example", "front.example", "cdn.example"),
        ("203.0.113.5", None, "front.example", "front.example"),
        ("203.0.113.5", None, None, "203.0.113.5"),
        ("2001:db8::5", None, None, "2001:db8::5"),
    ],
)
def test_the_host_is_the_name_that_was_asked_for(
    requested: str, sni: str | None, header: str | None, host: str
) -> None:
    source = tflow.tflow(resp=True)
    source.request = http.Request.make("GET", "https://placeholder/")
    source.request.data.host = requested
    source.request.headers.clear()
    if header:
        source.request.headers["Host"] = header
    source.client_conn.sni = sni
    exchange = to_exchange(source, 0)
    assert exchange.host == host
    shown = f"[{host}]" if ":" in host else host
    assert exchange.url == f"https://{shown}/"
    assert (("host_header", "front.example") in exchange.extra) == (
        header is not None and header != host
    )


def test_behind_an_upstream_proxy_the_recipients_address_is_unknown() -> None:
    source = tflow.tflow(resp=True)
    source.server_conn.state = connection.ConnectionState.CLOSED
    source.server_conn.via = ("http", ("proxy.example", 8080))
    assert to_exchange(source, 0).address == ""


@pytest.mark.parametrize("moment", [0, -1e300, 1e300, float("inf"), float("nan")])
def test_impossible_times_are_none(moment: float) -> None:
    source = tflow.tflow(resp=True)
    source.request.timestamp_start = moment
    assert to_exchange(source, 0).at is None


def test_bytes_that_are_no_text_do_not_stop_the_conversion() -> None:
    source = tflow.tflow(req=tutils.treq(path=b"/\xff\x00?q=\xc3\x28"), resp=True)
    source.request.headers["Host"] = "caf\udce9.example"
    exchange = to_exchange(source, 0)
    assert exchange.url.encode("utf-8", "replace")


def test_an_unknown_kind_of_flow_is_a_type_error() -> None:
    class OtherFlow(flow.Flow):  # type: ignore[no-untyped-call]  # its __init_subclass__
        pass

    with pytest.raises(TypeError, match="unknown kind"):
        to_exchange(OtherFlow(tflow.tclient_conn(), tflow.tserver_conn()), 0)
