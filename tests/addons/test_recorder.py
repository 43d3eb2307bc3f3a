"""A real proxy records real traffic over TLS; nothing that ended is lost."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from addons.read import FlowFile
from inspector.model.exchange import Exchange
from samples.traffic.lender_server import LenderServer
from tests.addons.proxy import Proxy, actions, mitmdump, reopened

pytestmark = pytest.mark.proxy

CONTACTS = [{"willow": f"Person {n}", "cobble": f"+447700900{n:03}"} for n in range(40)]


@pytest.fixture
def lender(tmp_path: Path) -> Iterator[LenderServer]:
    with LenderServer(tmp_path) as server:
        yield server


def client(proxy: Proxy) -> httpx.Client:
    context = ssl.create_default_context(cafile=str(proxy.ca))
    return httpx.Client(proxy=f"http://{proxy.address}", verify=context, timeout=30)


def trusting(lender: LenderServer) -> tuple[str, str]:
    return "--set", f"ssl_verify_upstream_trusted_ca={lender.ca_path}"


def recorded(case: Path) -> list[Exchange]:
    return [
        exchange for path in reopened(case).segments() for exchange in FlowFile(path).exchanges()
    ]


def test_an_upload_over_tls_is_in_the_segment_byte_for_byte(
    tmp_path: Path, lender: LenderServer
) -> None:
    case = tmp_path / "case"
    packed = base64.b64encode(gzip.compress(json.dumps(CONTACTS).encode())).decode()
    body = gzip.compress(json.dumps({"orchard": packed}).encode())
    with mitmdump(case, *trusting(lender)) as proxy, client(proxy) as app:
        url = f"https://localhost:{lender.tls_port}/tapioca/meadow"
        sent = app.post(url, content=body, headers={"Content-Encoding": "gzip"})
        assert sent.status_code == 200
        assert proxy.stop() == 0

    (exchange,) = recorded(case)
    assert exchange.request_body == body == lender.received[0].body
    assert exchange.response_body == sent.content
    assert (exchange.transport, exchange.method, exchange.url) == ("https", "POST", url)
    assert (exchange.host, exchange.port, exchange.sni) == (
        "localhost",
        lender.tls_port,
        "localhost",
    )
    assert exchange.address in ("127.0.0.1", "::1")
    assert (exchange.status, exchange.tls_version) == (200, "TLSv1.3")
    assert (b"content-encoding", b"gzip") in [
        (name.lower(), value) for name, value in exchange.request_headers
    ]
    assert exchange.at is not None
    assert exchange.response_at is not None
    assert exchange.at <= exchange.response_at

    assert actions(case) == [
        "case.created", "capture.started", "segment.opened", "analysis.live", "segment.closed",
        "capture.stopped",
    ]  # fmt: skip
    closed = next(e.data for e in reopened(case).log.entries() if e.action == "segment.closed")
    segment = (case / "capture" / "0001.mitm").read_bytes()
    assert closed["sha256"] == hashlib.sha256(segment).hexdigest()
    assert closed["flows"] == 1


def test_what_ended_survives_a_kill_and_the_next_capture_goes_on_beside_it(
    tmp_path: Path, lender: LenderServer
) -> None:
    case = tmp_path / "case"
    for round_ in range(2):
        with mitmdump(case, *trusting(lender)) as proxy, client(proxy) as app:
            for number in range(5):
                url = f"https://localhost:{lender.tls_port}/{round_}/{number}"
                app.post(url, content=b"x" * 5000)
            proxy.kill()

    with reopened(case).capturing():
        pass
    paths = [exchange.url.rsplit("/", 2)[1:] for exchange in recorded(case)]
    assert paths == [[str(r), str(n)] for r in range(2) for n in range(5)]
    assert actions(case).count("segment.recovered") == 2
    assert actions(case).count("capture.stopped") == 0


OTHER_ADDON = """
import threading
from mitmproxy import http

def request(flow: http.HTTPFlow) -> None:
    if flow.request.path == "/odd":
        flow.metadata["lock"] = threading.Lock()
        flow.metadata["nothing of ours"] = object()
    if flow.request.path == "/impossible":
        flow.comment = chr(0xD800)
"""


def test_what_another_addon_puts_into_a_flow_costs_no_flow(
    tmp_path: Path, lender: LenderServer
) -> None:
    case, script = tmp_path / "case", tmp_path / "other.py"
    script.write_text(OTHER_ADDON)
    with mitmdump(case, "-s", str(script)) as proxy, client(proxy) as app:
        for path in ("one", "odd", "two", "impossible", "three"):
            url = f"http://127.0.0.1:{lender.plain_port}/{path}"
            assert app.post(url, content=b"x").status_code == 200
        assert proxy.stop() == 0
    # Without the other addon's things one is there; the other cannot be written, and is named.
    assert [e.url.rsplit("/", 1)[1] for e in recorded(case)] == ["one", "odd", "two", "three"]
    failed = [e.data for e in reopened(case).log.entries() if e.action == "hook.failed"]
    assert [data["hook"] for data in failed] == ["recording"] * 3
    stopped = [e.data for e in reopened(case).log.entries() if e.action == "capture.stopped"]
    assert stopped[0]["flows"] == 4


def test_a_client_that_does_not_trust_the_proxy_is_recorded_with_the_reason(
    tmp_path: Path, lender: LenderServer
) -> None:
    case = tmp_path / "case"
    with mitmdump(case, *trusting(lender)) as proxy:
        with (
            httpx.Client(proxy=f"http://{proxy.address}", timeout=30) as app,
            pytest.raises(httpx.ConnectError),
        ):
            app.get(f"https://localhost:{lender.tls_port}/")
        proxy.stop()
    (failed,) = [e.data for e in reopened(case).log.entries() if e.action == "tls.failed"]
    assert failed["side"] == "client"
    assert failed["host"] == "localhost"
    assert "does not trust" in str(failed["reason"])


def test_servers_that_cannot_be_reached_or_trusted_are_recorded(
    tmp_path: Path, lender: LenderServer
) -> None:
    case = tmp_path / "case"
    with mitmdump(case) as proxy, client(proxy) as app:
        assert app.get("http://127.0.0.1:9/nobody").status_code == 502
        assert app.get(f"https://localhost:{lender.tls_port}/untrusted").status_code == 502
        proxy.stop()
    failed = {e.action: e.data for e in reopened(case).log.entries() if e.action.endswith("failed")}
    assert failed["server.failed"]["host"] == "127.0.0.1"
    assert failed["tls.failed"]["side"] == "server"
    exchanges = recorded(case)
    assert [exchange.status for exchange in exchanges] == [None, None]
    assert all(exchange.error for exchange in exchanges)


def test_a_second_capture_into_the_same_case_is_refused(
    tmp_path: Path, lender: LenderServer
) -> None:
    case = tmp_path / "case"
    with (
        mitmdump(case),
        pytest.raises(AssertionError, match="Another capture is writing"),
        mitmdump(case),
    ):
        pass


def test_an_occupied_port_leaves_nothing_behind(tmp_path: Path, lender: LenderServer) -> None:
    case = tmp_path / "case"
    with (
        pytest.raises(AssertionError, match="address already in use"),
        mitmdump(case, "-p", str(lender.plain_port)),
    ):
        pass
    assert not case.exists()


def test_a_folder_that_is_no_case_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "letter.txt").write_text("mine")
    with pytest.raises(AssertionError) as caught, mitmdump(tmp_path / "folder"):
        pass
    assert "it is not empty" in str(caught.value)
    assert "Traceback" not in str(caught.value)
    assert [item.name for item in (tmp_path / "folder").iterdir()] == ["letter.txt"]


def test_an_option_given_twice_does_not_pass_without_a_word(tmp_path: Path) -> None:
    twice = ("--set", "inspector_app=a.b", "--set", "inspector_app=c.d")
    with mitmdump(tmp_path / "case", *twice, ready="nothing is recorded"):
        pass
