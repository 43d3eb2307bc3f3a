"""Prints the WireGuard configuration of this capture as a QR code for the phone's camera."""

from __future__ import annotations

import asyncio
import io
import sys

import segno
from mitmproxy import ctx
from mitmproxy.proxy.mode_servers import WireGuardServerInstance

WAIT_S = 15.0
"""Longest wait for the proxy's server to be up."""


class WireGuardCode:
    """Waits for mitmproxy's WireGuard server and says how the phone joins it."""

    async def running(self) -> None:
        """Print the codes once the servers are up."""
        end = asyncio.get_running_loop().time() + WAIT_S
        while asyncio.get_running_loop().time() < end:
            servers = ctx.master.addons.get("proxyserver").servers  # type: ignore[no-untyped-call]  # not annotated there
            found = [
                conf
                for server in servers
                if isinstance(server, WireGuardServerInstance) and (conf := server.client_conf())
            ]
            for conf in found:
                sys.stderr.write(drawn(conf))
                sys.stderr.flush()
            if found:
                return
            await asyncio.sleep(0.1)


def drawn(configuration: str) -> str:
    """Return a configuration with its QR code, fit for a terminal of 80 columns."""
    picture = io.StringIO()
    segno.make(configuration, error="l", micro=False).terminal(picture, compact=True)
    return (
        "WireGuard: in the phone's WireGuard app choose +, Scan from QR code\n"
        f"{picture.getvalue()}\nor import the configuration that is printed here.\n"
    )
