"""Tells the tester how to connect the device to the proxy that is about to start."""

from __future__ import annotations

import socket
from collections.abc import Iterator

from addons.launch import Ready

_ELSEWHERE = "192.0.2.1"
"""An address of RFC 5737: asking for a route to it sends nothing."""


def instructions(ready: Ready) -> Iterator[str]:
    """Yield lines for a person who holds the phone."""
    proxies = [listen for listen in ready.listens if listen.what.startswith("the proxy")]
    for listen in proxies:
        hosts = [listen.host] if listen.host not in ("", "0.0.0.0", "::") else own_addresses()
        for host in hosts:
            yield f"{listen.what} listens on {host} port {listen.port} ({listen.protocol})"
    if any(mode.startswith("wireguard") for mode in ready.modes):
        yield "1. On the device, scan the WireGuard code that follows, and switch the tunnel on"
    if any(mode.startswith(("regular", "upstream")) for mode in ready.modes):
        yield "1. On the device, set this address and port as the Wi-Fi's manual HTTP proxy"
    yield "2. On the device, open http://mitm.it and install the certificate for Android"
    yield f"   (the same file lies here: {ready.confdir / 'mitmproxy-ca-cert.cer'})"
    yield "   Apps for Android 7 and newer trust it only when they allow user certificates, or when"
    yield "   it is installed as a system certificate on a rooted device or emulator"
    for listen in ready.listens:
        if listen.what == "the web interface":
            yield f"The web interface on port {listen.port} asks for the password that it prints"
    if ready.listed:
        yield f"The list of flows holds the newest {ready.listed}; the case keeps all"


def own_addresses() -> list[str]:
    """Return the addresses by which other devices reach this machine; loopback when there is none.

    They are those of the routes to the outside, so a machine with several networks may have more.
    """
    found: list[str] = []
    for family, target in ((socket.AF_INET, _ELSEWHERE), (socket.AF_INET6, "2001:db8::1")):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((target, 9))
                address = str(probe.getsockname()[0])
        except OSError:
            continue
        if address not in found:
            found.append(address)
    return found or ["127.0.0.1"]
