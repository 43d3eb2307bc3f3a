"""Only notes of our own readers become reasons why something was not read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.traffic.exchanges import post, result

BODY = "a body is missing from the source"
PACKETS = "packets are missing from the capture"


@pytest.mark.parametrize(
    ("comment", "reasons"),
    [
        ("nobody answered; the anybody page", ()),
        ("I found that packets were missing from the capture", ()),
        ("the story begins inside a house", ()),
        ("body rebuilt from parameters", ()),
        ("no response was recorded; request body was not recorded", (BODY,)),
        ("response body is missing from the source", (BODY,)),
        ("request body of 12 bytes lies in the case it was captured into: ab", (BODY,)),
        ("request body: only its first 12 bytes were kept: no space left on device", (BODY,)),
        ("response body: it was not kept: no space left on device", (BODY,)),
        ("only the first 5 bytes of the request body were analysed, of 9", (BODY,)),
        ("request: the head is cut, the body is missing", (BODY,)),
        ("response: the body is cut or missing", (BODY,)),
        ("the body from the client is cut at 9 bytes", (BODY,)),
        ("1400 bytes from the client are missing from the capture", (PACKETS,)),
        ("the capture begins inside this connection", (PACKETS,)),
    ],
)
def test_reasons_come_from_our_own_notes(comment: str, reasons: tuple[str, ...]) -> None:
    document = result(replace(post({"a": 1}), comment=comment))
    (host,) = document.coverage.hosts
    assert host.reasons == reasons
