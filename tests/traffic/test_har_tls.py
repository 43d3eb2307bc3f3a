"""Handshakes that failed in HTTP Toolkit are read from its archives and enter the coverage."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from inspector.rules.loader import default_rules
from inspector.traffic.analyze import TrafficSource, analyze
from inspector.traffic.har.read import parse_har

ENTRY = {
    "startedDateTime": "2026-06-15T03:00:00.250Z",
    "request": {"method": "GET", "url": "https://api.lender.example/"},
    "response": {"status": 200, "content": {"text": "hello"}},
}

TLS_ERRORS = [
    {
        "startedDateTime": "2026-06-15T03:00:01.250Z",
        "time": 12.5,
        "cause": cause,
        "hostname": f"{cause}.lender.example",
        "clientIPAddress": "192.0.2.44",
        "clientPort": 40_000,
        "tlsMetadata": {"sniHostname": f"{cause}.lender.example", "clientAlpn": ["h2"]},
    }
    for cause in (
        "cert-rejected", "closed", "handshake-timeout", "no-shared-cipher", "reset", "unknown",
        "of-a-later-version",
    )
]  # fmt: skip


def test_each_cause_is_told_as_it_is_for_our_own_captures() -> None:
    names_only_sni = {"cause": "reset", "tlsMetadata": {"sniHostname": "sni.lender.example"}}
    odd: list[object] = [names_only_sni, None, {"cause": 7, "hostname": ["x"]}]
    log = {"version": "1.2", "entries": [ENTRY], "_tlsErrors": [*TLS_ERRORS, *odd]}
    exchanges = list(parse_har(json.dumps({"log": log}).encode(), "x"))
    assert [e.index for e in exchanges] == list(range(11))
    assert {e.transport for e in exchanges[1:]} == {"tls"}
    assert exchanges[1].at == datetime(2026, 6, 15, 3, 0, 1, 250_000, UTC)
    assert (exchanges[1].sni, dict(exchanges[1].extra)["client"]) == (
        "cert-rejected.lender.example",
        "192.0.2.44",
    )
    assert [e.host for e in exchanges[8:]] == ["sni.lender.example", "", ""]
    source = TrafficSource("a.har", "har", "0" * 64, 1, b"salt", iter(exchanges))
    coverage = analyze([source], rules=default_rules()).coverage
    seen = {host.host: (host.seen, *host.reasons) for host in coverage.hosts}
    assert seen["api.lender.example"][0] == "full"
    told = {
        "cert-rejected": "does not trust",
        "closed": "sent nothing",
        "handshake-timeout": "not finished in time",
        "no-shared-cipher": "no TLS version",
        "reset": "broke off",
        "unknown": "does not say why",
        "of-a-later-version": "does not say why",
    }
    for cause, words in told.items():
        seen_as, reason = seen[f"{cause}.lender.example"]
        assert seen_as == "name_only"
        assert words in reason


@pytest.mark.parametrize("listed", [None, {}, "x", 3])
def test_a_list_of_failed_handshakes_that_is_none_costs_nothing(listed: object) -> None:
    log = {"entries": [ENTRY], "_tlsErrors": listed}
    assert len(list(parse_har(json.dumps({"log": log}).encode(), "x"))) == 1
