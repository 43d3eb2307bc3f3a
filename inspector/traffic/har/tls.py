"""TLS handshakes that failed before any request, as HTTP Toolkit lists them in its archives.

They lie beside the entries, in ``log._tlsErrors``: src/model/http/har.ts of
https://github.com/httptoolkit/httptoolkit-ui; what the causes mean: src/server/http-combo-server.ts
of https://github.com/httptoolkit/mockttp.
"""

from __future__ import annotations

from collections.abc import Iterator

from inspector.model.exchange import Exchange
from inspector.traffic.har.fields import har_object, har_text, har_time
from inspector.traffic.unfold.layer import Tree
from inspector.traffic.unopened import KEY

_CAUSES = {
    "cert-rejected": "untrusted",
    "no-shared-cipher": "protocol",
    "reset": "broken_off",
    "closed": "silent",
    "handshake-timeout": "late",
    "unknown": "failed",
}


def failed_handshakes(log: dict[str, Tree], first: int) -> Iterator[Exchange]:
    """Yield one exchange for each; ``index`` counts on from ``first``, behind the entries."""
    listed = log.get("_tlsErrors")
    for index, entry in enumerate(listed if isinstance(listed, list) else (), first):
        yield _exchange(index, entry if isinstance(entry, dict) else {})


def _exchange(index: int, entry: dict[str, Tree]) -> Exchange:
    cause = har_text(entry, "cause")
    known = cause if cause in _CAUSES else "unknown"
    sni = har_text(har_object(entry, "tlsMetadata"), "sniHostname")
    client = har_text(entry, "clientIPAddress")
    facts = [(KEY, _CAUSES[known]), *([("client", client)] if client else [])]
    return Exchange(
        index=index,
        transport="tls",
        host=har_text(entry, "hostname") or sni,
        at=har_time(har_text(entry, "startedDateTime")),
        sni=sni,
        error=f"TLS handshake with the app: {known}",
        extra=tuple(sorted(facts)),
    )
