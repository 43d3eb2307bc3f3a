"""Faults of the log as exchanges: connections that failed are part of what was seen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from inspector.case.log import Entry, Log, encode
from inspector.model.exchange import Exchange
from inspector.model.traffic import Transport

TRANSPORTS: dict[str, Transport] = {
    "tls.failed": "tls",
    "server.failed": "tcp",
    "tunnel.failed": "tcp",
}
"""Actions that name a host nothing was read from, and how far the connection came."""

_COMMENTS = {
    ("tls.failed", "client"): "the app broke off the TLS handshake with the proxy",
    ("tls.failed", "server"): "the server's TLS could not be established",
    ("server.failed", ""): "the server could not be reached",
    ("tunnel.failed", ""): "the tunnel that the app asked for failed",
}


class FailedConnections:
    """The failed connections of a case as a source of exchanges, in the order of the log."""

    def __init__(self, log: Log) -> None:
        self._entries = [entry for entry in log.entries() if entry.action in TRANSPORTS]
        lines = b"".join(encode(entry) for entry in self._entries)
        self.data = lines
        """The lines of the log that this source consists of."""
        self.sha256 = hashlib.sha256(lines).hexdigest()
        """SHA-256 of those lines."""

    def __len__(self) -> int:
        return len(self._entries)

    def exchanges(self) -> Iterator[Exchange]:
        """Yield one exchange for each; ``index`` counts them from 0."""
        for index, entry in enumerate(self._entries):
            yield _exchange(index, entry)


def _exchange(index: int, entry: Entry) -> Exchange:
    facts = {key: value for key, value in entry.data.items() if isinstance(value, str)}
    port = entry.data.get("port")
    side = facts.get("side", "")
    return Exchange(
        index=index,
        transport=TRANSPORTS[entry.action],
        host=facts.get("host", ""),
        port=port if isinstance(port, int) else 0,
        at=entry.at,
        address=facts.get("address", ""),
        sni=facts.get("host", "") if entry.action == "tls.failed" else "",
        error=facts.get("reason", "") or "failed without a reason",
        comment=_COMMENTS[entry.action, side],
        extra=(("log_line", str(entry.seq)),),
    )
