"""mitmproxy addon of the demo: every host name leads to the sample lender on loopback.

The names end in ``.example`` and exist nowhere. What the case records stays true: the host that
the app asked for, and 127.0.0.1 as the address that answered.
"""

from __future__ import annotations

from mitmproxy import ctx
from mitmproxy.addonmanager import Loader
from mitmproxy.proxy.server_hooks import ServerConnectionHookData


class ToLoopback:
    """Sends port 443 to the sample lender's TLS server and everything else to its plain one."""

    def load(self, loader: Loader) -> None:
        """Declare the options."""
        loader.add_option("lender_tls_port", int, 0, "Port of the sample lender's TLS server.")
        loader.add_option("lender_plain_port", int, 0, "Port of its plain HTTP server.")

    def server_connect(self, data: ServerConnectionHookData) -> None:
        """Change where the connection goes."""
        if data.server.address is not None:
            secure = data.server.address[1] == 443
            port = ctx.options.lender_tls_port if secure else ctx.options.lender_plain_port
            data.server.address = ("127.0.0.1", port)


addons = [ToLoopback()]
