"""Connections that never become a flow are recorded with the reason and enter the coverage."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from inspector.cli.case import analyzed
from inspector.model.traffic import HostCoverage
from samples.traffic.lender_server import LenderServer
from tests.addons.proxy import Proxy, mitmdump, reopened

pytestmark = pytest.mark.proxy


@pytest.fixture
def lender(tmp_path: Path) -> Iterator[LenderServer]:
    with LenderServer(tmp_path) as server:
        yield server


def tunnel(proxy: Proxy, host: str, port: int) -> socket.socket:
    """Return a socket that the proxy has connected through."""
    raw = socket.create_connection(("127.0.0.1", proxy.port), timeout=30)
    raw.sendall(f"CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
    assert b"200" in raw.recv(4096)
    return raw


def coverage(case: Path, act: Callable[[Proxy], None], *options: str) -> dict[str, HostCoverage]:
    """Record what ``act`` does, analyse the case, and return the coverage by host."""
    with mitmdump(case, *options) as proxy:
        act(proxy)
        assert proxy.stop() == 0
        assert "Traceback" not in proxy.output
    traffic = analyzed(reopened(case), rules=()).document.traffic
    assert traffic is not None
    return {host.host: host for host in traffic.coverage.hosts}


def test_why_nothing_was_read_is_told_apart(tmp_path: Path, lender: LenderServer) -> None:
    def act(proxy: Proxy) -> None:
        trusting = ssl.create_default_context(cafile=str(proxy.ca))
        # An app without our CA, or pinned by its TLS library.
        distrusting = ssl.create_default_context()
        with tunnel(proxy, "localhost", lender.tls_port) as raw, pytest.raises(ssl.SSLError):
            distrusting.wrap_socket(raw, server_hostname="untrusting.localhost")
        # OkHttp's pinner looks after the handshake: it leaves without a word.
        with (
            tunnel(proxy, "localhost", lender.tls_port) as raw,
            trusting.wrap_socket(raw, server_hostname="pinned.localhost"),
        ):
            pass
        # A client of another age.
        old = ssl.create_default_context(cafile=str(proxy.ca))
        old.maximum_version = ssl.TLSVersion.TLSv1_2
        old.set_ciphers("CAMELLIA256-SHA:@SECLEVEL=0")
        with tunnel(proxy, "localhost", lender.tls_port) as raw, pytest.raises(ssl.SSLError):
            old.wrap_socket(raw, server_hostname="old.localhost")
        # Told to let it pass.
        with tunnel(proxy, "127.0.0.1", lender.plain_port) as raw:
            raw.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert raw.recv(4096)
        # Nobody there.
        with httpx.Client(proxy=f"http://{proxy.address}", timeout=30) as app:
            assert app.get("http://127.0.0.9:9/").status_code == 502

    ca = f"ssl_verify_upstream_trusted_ca={lender.ca_path}"
    passing = f"127.0.0.1:{lender.plain_port}"
    hosts = coverage(tmp_path / "case", act, "--set", ca, "--ignore-hosts", passing)
    found = {name: (host.seen, *host.reasons) for name, host in hosts.items()}
    untrusted = found["untrusting.localhost"]
    assert untrusted[0] == "name_only"
    assert "does not trust" in untrusted[1]
    assert found["pinned.localhost"] == (
        "name_only",
        "the app opened TLS and sent nothing: pinned, or a connection kept in reserve",
    )
    assert found["old.localhost"][0] == "name_only"
    assert "no TLS version" in found["old.localhost"][1]
    assert found["127.0.0.1"] == ("name_only", "the connection passed the proxy unread")
    assert found["127.0.0.9"][0] == "part"  # the request was read, no server took it
    assert any("could not be reached" in reason for reason in found["127.0.0.9"][1:])


def test_a_host_that_is_read_is_read_in_full(tmp_path: Path, lender: LenderServer) -> None:
    def act(proxy: Proxy) -> None:
        context = ssl.create_default_context(cafile=str(proxy.ca))
        with httpx.Client(proxy=f"http://{proxy.address}", verify=context, timeout=30) as app:
            app.get(f"https://localhost:{lender.tls_port}/")

    ca = f"ssl_verify_upstream_trusted_ca={lender.ca_path}"
    hosts = coverage(tmp_path / "case", act, "--set", ca)
    assert {name: (host.seen, host.reasons) for name, host in hosts.items()} == {
        "localhost": ("full", ())
    }


def test_raw_bytes_inside_tls_are_a_stream(tmp_path: Path, lender: LenderServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def act(proxy: Proxy) -> None:
            with tunnel(proxy, "127.0.0.1", server.getsockname()[1]) as raw:
                raw.sendall(b"\x00\x01LOGIN imei 359048116273406\n")
                peer, _ = server.accept()
                with peer:
                    assert peer.recv(100).startswith(b"\x00\x01LOGIN")
                    peer.sendall(b"OK")
                    assert raw.recv(10) == b"OK"

        hosts = coverage(tmp_path / "case", act)
    assert hosts["127.0.0.1"].seen == "full"


def test_tls_that_passes_as_a_stream_is_no_stream_that_was_read(
    tmp_path: Path, lender: LenderServer
) -> None:
    def act(proxy: Proxy) -> None:
        context = ssl.create_default_context(cafile=str(lender.ca_path))
        with (
            tunnel(proxy, "127.0.0.1", lender.tls_port) as raw,
            context.wrap_socket(raw, server_hostname="passed.localhost") as app,
        ):
            app.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            while app.recv(4096):
                pass

    shown = ("--ignore-hosts", f"127.0.0.1:{lender.tls_port}", "--set", "show_ignored_hosts=true")
    hosts = coverage(tmp_path / "case", act, *shown)
    (host,) = hosts.values()
    assert (host.host, host.seen) == ("passed.localhost", "name_only")
    assert host.reasons == ("the connection passed the proxy unread",)
