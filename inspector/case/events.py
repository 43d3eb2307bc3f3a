"""Faults of the log as exchanges: connections that failed are part of what was seen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from pydantic import JsonValue

from inspector.case.log import Entry, Log, encode
from inspector.model.common import Skipped
from inspector.model.exchange import Exchange
from inspector.model.traffic import Transport
from inspector.traffic.unopened import KEY, tls_failure

TRANSPORTS: dict[str, Transport] = {
    "tls.failed": "tls",
    "client.silent": "tls",
    "connection.unread": "tcp",
    "server.failed": "tcp",
    "tunnel.failed": "tcp",
}
"""Actions that name a host nothing was read from, and how far the connection came."""

_CODES = {
    "client.silent": "silent",
    "connection.unread": "unread",
    "server.failed": "unreachable",
    "tunnel.failed": "tunnel",
}

_COMMENTS = {
    ("tls.failed", "client"): "the app broke off the TLS handshake with the proxy",
    ("tls.failed", "server"): "the server's TLS could not be established",
    ("client.silent", ""): "the app opened TLS with the proxy and left without a request",
    ("connection.unread", ""): "the connection passed the proxy and nothing of it was recorded",
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

        self.skipped = tuple(_holes(log))
        """What the log says is missing from the evidence."""

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
    reason = facts.get("reason", "")
    code = _CODES.get(entry.action) or ("server_tls" if side == "server" else tls_failure(reason))
    transport = TRANSPORTS[entry.action]
    if facts.get("protocol") == "udp":
        transport = "quic" if transport == "tls" else "udp"
    return Exchange(
        index=index,
        transport=transport,
        host=facts.get("host", ""),
        port=port if isinstance(port, int) else 0,
        at=entry.at,
        address=facts.get("address", ""),
        sni=facts.get("host", "") if TRANSPORTS[entry.action] == "tls" else "",
        error=reason or ("" if code in ("silent", "unread") else "failed without a reason"),
        comment=_COMMENTS[entry.action, side],
        extra=(("log_line", str(entry.seq)), (KEY, code)),
    )


def _ended_by_force(data: dict[str, JsonValue]) -> str:
    if number := data.get("open"):
        return (
            f"it holds what {number} flows carried that had not ended when the capture was ended by"
            " force, without its last two seconds"
        )
    reason = "the capture was ended by force; of flows that had not ended, the last two seconds and"
    reason += " requests that were still being sent are missing"
    if cut := data.get("cut_bytes"):
        reason += f", and {cut} bytes of one that was being written were cut off"
    return reason


def _holes(log: Log) -> Iterator[Skipped]:
    """What a capture could not record, was killed in, or left out."""
    running = False
    for entry in log.entries():
        data, what = entry.data, f"log line {entry.seq}"
        if entry.action == "hook.failed":
            reason = f"recording failed in {data.get('hook')}: {data.get('error')}"
            yield Skipped(what=f"{what}, flow {data.get('flow') or 'unknown'}", reason=reason)
        elif entry.action == "capture.started":
            running = True
        elif entry.action == "capture.stopped":
            running = False
            if lost := data.get("lost"):
                yield Skipped(what=what, reason=f"{lost} things could not be recorded")
        elif entry.action == "capture.rescued":
            reason = (
                f"the case folder was removed while the capture ran: {data.get('flows')} flows of"
                " the open segment were rescued, earlier segments, bodies and the log were not"
            )
            yield Skipped(what=what, reason=reason)
        elif entry.action == "segment.recovered":
            if running or data.get("cut_bytes") or data.get("open"):
                yield Skipped(what=f"capture/{data.get('segment')}", reason=_ended_by_force(data))
            running = False
