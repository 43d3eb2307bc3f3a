"""Says how much of the traffic with each host could be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from inspector.model.exchange import Exchange
from inspector.model.traffic import Coverage, HostCoverage
from inspector.traffic.finding import ExchangeFindings
from inspector.traffic.unopened import KEY, WHY

_BODY = re.compile(
    r"(?:request|response) body (?:is missing from the source|was not recorded)"
    r"|(?:request|response) body of \d+ bytes (?:lies in the case|cannot be read)\b.*"
    r"|(?:request|response) body: (?:only its first \d+ bytes were kept|it was not kept): .*"
    r"|only the first \d+ bytes of the (?:request|response) body were analysed, of \d+"
    r"|(?:request|response): the (?:head is cut, the body is missing|body is cut\b.*)"
    r"|the body from the (?:client|server) is cut at \d+ bytes",
    re.DOTALL,
)
_PACKETS = re.compile(
    r"\d+ bytes from the (?:client|server) are missing from the capture"
    r"|the capture begins inside this connection"
)
"""The notes of our own readers; a comment may be anybody's, and any word may stand in it."""


@dataclass(slots=True)
class _Host:
    exchanges: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    asked: int = 0
    """Times that only its name was asked for."""
    unread: int = 0
    """Connections of which nothing but the name was read."""


class CoverageCount:
    """Adds up what was read and what was not."""

    def __init__(self) -> None:
        self._hosts: dict[str, _Host] = {}
        self._first: datetime | None = None
        self._last: datetime | None = None
        self._exchanges = 0
        self._bytes = 0

    def add(self, exchange: Exchange, found: ExchangeFindings) -> None:
        """Count one exchange."""
        self._exchanges += 1
        self._bytes += found.body_bytes
        if exchange.at is not None:
            self._first = min(self._first or exchange.at, exchange.at)
            self._last = max(self._last or exchange.at, exchange.at)
        host = self._hosts.setdefault(exchange.host, _Host())
        host.exchanges += 1
        for reason in _reasons(exchange, found):
            host.reasons[reason] = host.reasons.get(reason, 0) + 1
        host.asked += exchange.transport == "dns"
        host.unread += exchange.transport != "dns" and _unread(exchange)

    def result(self) -> Coverage:
        """Return the coverage, hosts sorted by name."""
        return Coverage(
            first=self._first,
            last=self._last,
            exchanges=self._exchanges,
            bytes=self._bytes,
            hosts=tuple(_host(name, host) for name, host in sorted(self._hosts.items())),
        )


def _reasons(exchange: Exchange, found: ExchangeFindings) -> Iterator[str]:
    if exchange.transport == "dns":
        return
    code = dict(exchange.extra).get(KEY, "")
    if code in WHY:
        yield WHY[code]
    elif _unread(exchange) and exchange.transport in ("tls", "quic"):
        yield "encrypted and not opened: pinned, refused or not proxied"
    elif exchange.error:
        yield "the connection failed or was cut"
    notes = exchange.comment.split("; ")
    if any(_BODY.fullmatch(note) for note in notes):
        yield "a body is missing from the source"
    if any(_PACKETS.fullmatch(note) for note in notes):
        yield "packets are missing from the capture"
    if any(one.direction == "request" for one in found.opaque):
        yield "a body that could not be read was sent"
    if found.skipped:
        yield "something was left out; see what was skipped"


def _host(name: str, host: _Host) -> HostCoverage:
    contacts = host.exchanges - host.asked
    reasons = [f"{text} (×{n})" if n > 1 else text for text, n in sorted(host.reasons.items())]
    if not contacts:
        reasons.append("only the name was asked for")
    name_only = host.unread == contacts
    return HostCoverage(
        host=name,
        seen="name_only" if name_only else "part" if host.reasons else "full",
        exchanges=host.exchanges,
        reasons=tuple(reasons),
    )


def _unread(exchange: Exchange) -> bool:
    """Tell whether nothing but the name is known, such as of TLS that was not opened.

    A stream with messages was opened by the proxy: TLS around something that is not HTTP.
    """
    if exchange.method:
        return False
    bodies = exchange.request_body or exchange.response_body
    return not exchange.messages and not bodies and exchange.status is None
