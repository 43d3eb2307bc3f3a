"""Streams that passed the proxy without being opened: QUIC and TLS, told by their first bytes."""

from __future__ import annotations

from dataclasses import dataclass

from mitmproxy import tcp, udp
from mitmproxy.net.tls import starts_like_tls_record
from mitmproxy.proxy.layers.quic import quic_parse_client_hello_from_datagrams
from mitmproxy.proxy.layers.tls import parse_client_hello
from mitmproxy.tls import ClientHello

_LONG_HEADER = 0xC0
"""Form and fixed bit of a packet that opens a QUIC connection, RFC 9000 17.2."""

_VERSIONS = (b"\0\0\0\1", b"\x6b\x33\x43\xcf")
"""QUIC 1, RFC 9000, and QUIC 2, RFC 9369."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What is known of a stream of which nothing can be read."""

    code: str
    """Why, as ``unopened.WHY`` has it."""
    sni: str
    """The name that the client asked for; empty when it cannot be read."""


def sealed(source: tcp.TCPFlow | udp.UDPFlow) -> Sealed | None:
    """Return what is known of a stream that was not opened; none for one that can be read.

    What mitmproxy opened shows what was inside, so its bytes begin like neither.
    """
    sent = [message.content for message in source.messages if message.from_client]
    if not sent:
        return None
    if isinstance(source, udp.UDPFlow):
        opens = sent[0][:1] >= bytes([_LONG_HEADER]) and sent[0][1:5] in _VERSIONS
        return Sealed("quic", _asked(sent)) if opens else None
    if not starts_like_tls_record(sent[0]):
        return None
    try:
        return Sealed("unread", _name(parse_client_hello(b"".join(sent))))
    except (ValueError, EOFError):
        return None


def _asked(datagrams: list[bytes]) -> str:
    try:
        return _name(quic_parse_client_hello_from_datagrams(datagrams[:4]))
    except (ValueError, EOFError):
        return ""


def _name(hello: ClientHello | None) -> str:
    return (hello.sni if hello is not None else None) or ""
