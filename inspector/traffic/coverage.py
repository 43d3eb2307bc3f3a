"""Says how much of the traffic with each host could be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from inspector.model.exchange import Exchange
from inspector.model.traffic import Coverage, HostCoverage
from inspector.traffic.finding import ExchangeFindings


@dataclass(slots=True)
class _Host:
    exchanges: int = 0
    read: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    names_only: int = 0


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
        reasons = list(_reasons(exchange, found))
        for reason in reasons:
            host.reasons[reason] = host.reasons.get(reason, 0) + 1
        host.names_only += exchange.transport == "dns" or _closed(exchange)
        host.read += not reasons

    def result(self) -> Coverage:
        """Return the coverage, hosts sorted by name."""
        return Coverage(
            first=self._first,
            last=self._last,
            exchanges=self._exchanges,
            bytes=self._bytes,
            hosts=tuple(_host(name, host) for name, host in sorted(self._hosts.items())),
        )


def _reasons(exchange: Exchange, found: ExchangeFindings) -> list[str]:
    reasons = []
    if _closed(exchange):
        reasons.append("encrypted and not opened: pinned, refused or not proxied")
    elif exchange.transport == "dns":
        reasons.append("only the name was asked for")
    if exchange.error:
        reasons.append("the connection failed or was cut")
    if "body" in exchange.comment.lower():
        reasons.append("a body is missing from the source")
    if any(one.direction == "request" for one in found.opaque):
        reasons.append("a body that could not be read was sent")
    if found.skipped:
        reasons.append("something was left out; see what was skipped")
    return reasons


def _host(name: str, host: _Host) -> HostCoverage:
    reasons = (f"{text} (×{n})" if n > 1 else text for text, n in sorted(host.reasons.items()))
    names_only = host.names_only == host.exchanges
    return HostCoverage(
        host=name,
        seen="name_only" if names_only else "part" if host.reasons else "full",
        exchanges=host.exchanges,
        reasons=tuple(reasons),
    )


def _closed(exchange: Exchange) -> bool:
    # A stream with messages was opened by the proxy: TLS around something that is not HTTP.
    return exchange.transport in ("tls", "quic") and not exchange.messages
