"""Addresses that a proxy will listen on, and whether they are free."""

from __future__ import annotations

import errno
import socket
from dataclasses import dataclass
from typing import Literal

from inspector.case.files import reason
from inspector.errors import InspectorError


@dataclass(frozen=True, slots=True)
class Listen:
    """An address that a proxy mode or the web interface will listen on."""

    what: str
    host: str
    port: int
    protocol: Literal["tcp", "udp"]


def check_free(listen: Listen) -> None:
    """Raise ``InspectorError`` when the address cannot be listened on."""
    kind = socket.SOCK_STREAM if listen.protocol == "tcp" else socket.SOCK_DGRAM
    for host in (listen.host,) if listen.host else ("0.0.0.0", "::"):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            with socket.socket(family, kind) as probe:
                if listen.protocol == "tcp":
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if family == socket.AF_INET6:
                    probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                probe.bind((host, listen.port))
        except OSError as error:
            if not listen.host and family == socket.AF_INET6 and error.errno != errno.EADDRINUSE:
                continue  # a machine without IPv6; mitmproxy then listens on IPv4 alone
            raise _taken(listen, error) from error


def _taken(listen: Listen, error: OSError) -> InspectorError:
    option = "--set web_port=PORT" if listen.what == "the web interface" else "--listen-port PORT"
    steps = {
        errno.EADDRINUSE: f"end the program that uses it, or choose another port: -- {option}",
        errno.EACCES: f"choose a port above 1023: -- {option}",
        errno.EADDRNOTAVAIL: "choose an address of this machine: -- --listen-host ADDRESS",
    }
    return InspectorError(
        f"Cannot listen on port {listen.port} ({listen.protocol}, {listen.host or 'every address'})"
        f" for {listen.what}",
        cause=reason(error),
        next_step=steps.get(error.errno or 0, f"choose another address or port: -- {option}"),
    )
