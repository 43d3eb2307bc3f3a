"""What another app on the phone sent is kept and supports no claim."""

from __future__ import annotations

from dataclasses import replace

from inspector.correlate import correlate
from inspector.model.case import Claim
from inspector.rules.loader import default_rules
from inspector.traffic.analyze import TrafficSource, analyze
from tests.traffic.exchanges import post

IMEI = {"imei": "359048116273406"}


def test_claims_rest_on_the_app_under_test_alone() -> None:
    rules = default_rules()
    ours = replace(post(IMEI), app="com.quick.cash", index=0)
    other = replace(post(IMEI), app="com.social.chat", index=1)
    unnamed = replace(post(IMEI), index=2)
    for exchanges, claimed in (((other,), False), ((other, ours), True), ((unnamed,), True)):
        source = TrafficSource("a.pcap", "pcap", "0" * 64, 1, b"", exchanges)
        traffic = analyze([source], rules=rules, app="com.quick.cash")
        assert len(traffic.detections) >= len(exchanges)
        document = correlate(None, traffic, (), rules=rules)
        device = next(c for c in document.conclusions if c.category == "device_ids")
        assert (Claim.SENDS in {claim.claim for claim in device.claims}) is claimed
        set_apart = [spot.what for spot in document.blind_spots if spot.code == "other-app"]
        assert set_apart == (["com.social.chat"] if other in exchanges else [])
    senders = {one.app: one.sender for one in traffic.exchanges}
    assert senders == {"": "unknown"}
