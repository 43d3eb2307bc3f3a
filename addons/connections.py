"""Connections that never become a flow: TLS failures, dead servers, what passed unread."""

from __future__ import annotations

from dataclasses import dataclass

from mitmproxy import connection, http, tcp, tls, udp
from mitmproxy.proxy.server_hooks import ServerConnectionHookData

from addons.guard import guarded
from addons.recorder import Recorder
from addons.words import clip


@dataclass(slots=True)
class _Seen:
    """What is known of one client connection that is open."""

    client: str
    protocol: str
    host: str = ""
    port: int = 0
    tls: bool = False
    told: bool = False
    """A flow or an event tells of it already."""


class Connections:
    """Records in the case's log what was only seen as a connection."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._open: dict[str, _Seen] = {}
        recorder.ending.append(self.ending)

    def failed(self, hook: str, subject: object, error: Exception) -> None:
        """Record that a hook raised."""
        self._recorder.failed(hook, subject, error)

    @guarded
    def client_connected(self, client: connection.Client) -> None:
        """Begin to watch it."""
        address = _address(client.peername)
        self._open[client.id] = _Seen(client=address, protocol=client.transport_protocol)

    @guarded
    def server_connected(self, data: ServerConnectionHookData) -> None:
        """Remember whom the client is connected with."""
        if (seen := self._open.get(data.client.id)) is not None and data.server.address:
            seen.host, seen.port = data.server.address[:2]

    @guarded
    def tls_established_client(self, data: tls.TlsData) -> None:
        """Remember that TLS was opened: an app that pins may leave only now."""
        if (seen := self._open.get(data.context.client.id)) is not None:
            seen.tls = True
            host, port = _asked(data)
            seen.host, seen.port = host or seen.host, port or seen.port

    @guarded
    def requestheaders(self, flow: http.HTTPFlow) -> None:
        """It carries requests."""
        self._told(flow.client_conn)

    @guarded
    def tcp_start(self, flow: tcp.TCPFlow) -> None:
        """It carries a stream."""
        self._told(flow.client_conn)

    @guarded
    def udp_start(self, flow: udp.UDPFlow) -> None:
        """It carries datagrams."""
        self._told(flow.client_conn)

    @guarded
    def client_disconnected(self, client: connection.Client) -> None:
        """Record a connection that nothing else tells of."""
        if (seen := self._open.pop(client.id, None)) is not None:
            self._tell(seen)

    def ending(self) -> None:
        """Record those that are still open: an app that breaks off TLS may leave no other trace."""
        for seen in self._open.values():
            self._tell(seen)
            seen.told = True

    def _tell(self, seen: _Seen) -> None:
        if seen.told or not seen.host:
            return
        self._recorder.happened(
            "client.silent" if seen.tls else "connection.unread",
            {
                "host": seen.host, "port": seen.port, "client": seen.client,
                "protocol": seen.protocol,
            },
        )  # fmt: skip

    @guarded
    def tls_failed_client(self, data: tls.TlsData) -> None:
        """The app refused our certificate, or broke off."""
        self._told(data.context.client)
        host, port = _asked(data)
        self._recorder.happened(
            "tls.failed",
            {
                "side": "client",
                "host": host,
                "port": port,
                "reason": clip(data.conn.error),
                "client": _address(data.context.client.peername),
                "protocol": data.context.client.transport_protocol,
            },
        )

    @guarded
    def tls_failed_server(self, data: tls.TlsData) -> None:
        """The server's TLS could not be established."""
        self._told(data.context.client)
        host, port = _asked(data)
        self._recorder.happened(
            "tls.failed",
            {
                "side": "server",
                "host": host,
                "port": port,
                "address": _address(data.context.server.peername),
                "reason": clip(data.conn.error),
                "protocol": data.context.server.transport_protocol,
            },
        )

    @guarded
    def server_connect_error(self, data: ServerConnectionHookData) -> None:
        """The server could not be reached."""
        self._told(data.client)
        address = data.server.address
        self._recorder.happened(
            "server.failed",
            {
                "host": address[0] if address else "",
                "port": address[1] if address else 0,
                "reason": clip(data.server.error),
                "protocol": data.server.transport_protocol,
            },
        )

    @guarded
    def http_connect_error(self, flow: http.HTTPFlow) -> None:
        """The tunnel that the app asked for failed."""
        self._told(flow.client_conn)
        self._recorder.happened(
            "tunnel.failed",
            {
                "host": flow.request.host,
                "port": flow.request.port,
                "reason": clip(flow.error.msg if flow.error else ""),
            },
        )

    def _told(self, client: connection.Client) -> None:
        if (seen := self._open.get(client.id)) is not None:
            seen.told = True


def _asked(data: tls.TlsData) -> tuple[str, int]:
    address = data.context.server.address
    host = data.conn.sni or (address[0] if address else "")
    return str(host), int(address[1]) if address else 0


def _address(peer: tuple[object, ...] | None) -> str:
    return str(peer[0]) if peer else ""
