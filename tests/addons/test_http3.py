"""HTTP/3 of a real client through the real proxy; QUIC that stays closed is part of coverage."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from addons.read import FlowFile
from inspector.cli.case import analyzed
from inspector.model.exchange import Exchange
from inspector.model.traffic import TrafficResult
from samples.traffic.replay import read_persona
from tests.addons.http3 import free_udp_port, http3_server, post3
from tests.addons.proxy import ROOT, Proxy, actions, mitmdump, reopened, wait_until

pytestmark = pytest.mark.proxy

PERSONA = ROOT / "samples" / "personas" / "thistlewood.toml"


def recorded(case: Path) -> list[Exchange]:
    return [
        exchange for path in reopened(case).segments() for exchange in FlowFile(path).exchanges()
    ]


def traffic(case: Path) -> TrafficResult:
    found = analyzed(reopened(case), rules=()).document.traffic
    assert found is not None
    return found


def stop(proxy: Proxy, case: Path) -> None:
    """End the proxy. mitmproxy's UDP library may crash when Python is taken down, at the very end:
    the last line of the log says that everything of ours was done before."""
    assert proxy.stop() in (0, -signal.SIGSEGV)
    assert actions(case)[-1] == "capture.stopped"


def contact_list() -> bytes:
    contacts = read_persona(PERSONA).contacts
    return json.dumps([{"willow": c.name, "cobble": c.phones[0]} for c in contacts]).encode()


def test_an_upload_over_http3_is_recorded_and_analysed(tmp_path: Path) -> None:
    case, server = tmp_path / "case", free_udp_port()
    body = contact_list()
    mode = ("--mode", f"reverse:http3://127.0.0.1:{server}", "--set", "ssl_insecure=true")
    with (
        http3_server(tmp_path, server),
        mitmdump(case, *mode, "--set", f"inspector_persona={PERSONA}") as proxy,
    ):
        answer = post3(proxy.port, "api.lender.example", "/tapioca", body, proxy.ca)
        assert answer == b"got %d bytes" % len(body)
        wait_until(lambda: "contacts ×30" in proxy.output, "the analysis")
        stop(proxy, case)
        assert "Traceback" not in proxy.output
    (exchange,) = recorded(case)
    assert (exchange.http_version, exchange.transport) == ("HTTP/3", "https")
    assert (exchange.host, exchange.sni) == ("api.lender.example", "api.lender.example")
    assert exchange.tls_version == "QUICv1"
    assert exchange.request_body == body
    assert exchange.response_body == answer
    result = traffic(case)
    assert {d.category for d in result.detections if d.strength == "planted"} >= {"contacts"}
    (host,) = result.coverage.hosts
    assert (host.host, host.seen) == ("api.lender.example", "full")


def test_quic_that_the_app_refuses_is_told_as_such(tmp_path: Path) -> None:
    case, server = tmp_path / "case", free_udp_port()
    mode = ("--mode", f"reverse:http3://127.0.0.1:{server}", "--set", "ssl_insecure=true")
    with http3_server(tmp_path, server), mitmdump(case, *mode) as proxy:
        with pytest.raises(ConnectionError):
            # It trusts another authority than the proxy's.
            post3(proxy.port, "api.lender.example", "/", b"x", tmp_path / "h3-cert.pem")
        wait_until(
            lambda: any(e.action == "tls.failed" for e in reopened(case).log.entries()), "the event"
        )
        stop(proxy, case)
    (host,) = traffic(case).coverage.hosts
    assert (host.host, host.seen) == ("api.lender.example", "name_only")
    assert "does not trust" in host.reasons[0]


def test_quic_to_a_server_that_is_not_there_is_told_as_such(tmp_path: Path) -> None:
    case = tmp_path / "case"
    mode = ("--mode", f"reverse:http3://127.0.0.1:{free_udp_port()}")
    with mitmdump(case, *mode) as proxy:
        answer = post3(proxy.port, "api.lender.example", "/up", b"contacts", proxy.ca)
        assert b"502" in answer
        stop(proxy, case)
    (exchange,) = recorded(case)
    assert exchange.request_body == b"contacts"  # it reached the proxy, so it is evidence
    hosts = {host.host: host for host in traffic(case).coverage.hosts}
    assert hosts["api.lender.example"].seen == "part"


def test_quic_that_passes_unopened_is_no_stream_that_was_read(tmp_path: Path) -> None:
    case, server = tmp_path / "case", free_udp_port()
    with (
        http3_server(tmp_path, server),
        mitmdump(case, "--mode", f"reverse:udp://127.0.0.1:{server}") as proxy,
    ):
        body = contact_list()
        assert post3(proxy.port, "api.lender.example", "/", body, None).startswith(b"got")
        stop(proxy, case)
    (exchange,) = recorded(case)
    assert (exchange.transport, exchange.host, exchange.messages) == (
        "quic",
        "api.lender.example",
        (),
    )
    (host,) = traffic(case).coverage.hosts
    assert (host.seen, host.reasons) == ("name_only", ("QUIC was not opened",))
