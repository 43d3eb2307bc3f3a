"""HTTP/3 for tests: a server that says what it got, and a client, both of aioquic."""

from __future__ import annotations

import asyncio
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from aioquic.asyncio.client import connect
from aioquic.asyncio.protocol import QuicConnectionProtocol
from aioquic.asyncio.server import serve
from aioquic.h3.connection import H3_ALPN, H3Connection
from aioquic.h3.events import DataReceived, HeadersReceived
from aioquic.quic.configuration import QuicConfiguration
from aioquic.quic.events import ProtocolNegotiated, QuicEvent

from tests.addons.sessions import served


class _Speaker(QuicConnectionProtocol):
    """Gathers what each stream carries until its end."""

    http: H3Connection

    def quic_event_received(self, event: QuicEvent) -> None:
        if isinstance(event, ProtocolNegotiated):
            self.http = H3Connection(self._quic)
            self.bodies: dict[int, bytes] = {}
        elif hasattr(self, "http"):
            for found in self.http.handle_event(event):
                if isinstance(found, HeadersReceived | DataReceived):
                    data = found.data if isinstance(found, DataReceived) else b""
                    self.bodies[found.stream_id] = self.bodies.get(found.stream_id, b"") + data
                    if found.stream_ended:
                        self.ended(found.stream_id, self.bodies.pop(found.stream_id))

    def ended(self, stream: int, body: bytes) -> None:
        raise NotImplementedError


class _Server(_Speaker):
    def ended(self, stream: int, body: bytes) -> None:
        self.http.send_headers(stream, [(b":status", b"200"), (b"content-type", b"text/plain")])
        self.http.send_data(stream, b"got %d bytes" % len(body), end_stream=True)
        self.transmit()


class _Client(_Speaker):
    def __init__(self, *arguments: object, **names: object) -> None:
        super().__init__(*arguments, **names)  # type: ignore[arg-type]  # as aioquic calls it
        self.answers: dict[int, asyncio.Future[bytes]] = {}

    def ended(self, stream: int, body: bytes) -> None:
        self.answers[stream].set_result(body)

    async def post(self, authority: str, path: str, body: bytes) -> bytes:
        stream = self._quic.get_next_available_stream_id()
        answer = self.answers[stream] = asyncio.get_running_loop().create_future()
        self.http.send_headers(
            stream,
            [
                (b":method", b"POST"), (b":scheme", b"https"), (b":authority", authority.encode()),
                (b":path", path.encode()), (b"content-type", b"application/json"),
            ],
        )  # fmt: skip
        self.http.send_data(stream, body, end_stream=True)
        self.transmit()
        return await asyncio.wait_for(answer, 30)


def free_udp_port() -> int:
    """Return a UDP port of loopback that nothing listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def http3_server(folder: Path, port: int) -> Iterator[None]:
    """Serve HTTP/3 on a UDP port of loopback with a certificate that nobody signed."""
    key, certificate = folder / "h3-key.pem", folder / "h3-cert.pem"
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-keyout", key, "-out", certificate, "-subj", "/CN=localhost",
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    configuration = QuicConfiguration(is_client=False, alpn_protocols=H3_ALPN)
    configuration.load_cert_chain(certificate, key)
    with served(
        lambda: serve("127.0.0.1", port, configuration=configuration, create_protocol=_Server)
    ):
        yield


def post3(port: int, name: str, path: str, body: bytes, ca: Path | None) -> bytes:
    """Send a body to ``port`` of loopback over HTTP/3, asking for ``name``; return the answer.

    ``ca`` is trusted, none for any. Raises ``ConnectionError`` when the handshake fails.
    """

    async def run() -> bytes:
        configuration = QuicConfiguration(
            is_client=True, alpn_protocols=H3_ALPN, server_name=name, idle_timeout=10
        )
        if ca is None:
            configuration.verify_mode = ssl.CERT_NONE
        else:
            configuration.load_verify_locations(str(ca))
        async with connect(
            "127.0.0.1", port, configuration=configuration, create_protocol=_Client
        ) as client:
            return await cast(_Client, client).post(name, path, body)

    return asyncio.run(run())
