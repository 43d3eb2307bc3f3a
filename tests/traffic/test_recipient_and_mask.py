"""Who received data, and what of a value may be shown."""

from __future__ import annotations

import os

import pytest

from inspector.model.static import Host, StaticResult
from inspector.rules.loader import default_rules
from inspector.traffic.mask import joined_salt, mask, mask_any, salt_of, salt_stream
from inspector.traffic.opaque import entropy, expected_entropy, opaque
from inspector.traffic.recipient import Recipients, registrable_domain
from inspector.traffic.unfold.engine import Blob
from tests.documents import APP, PROVENANCE


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("api.lender.co.id", "lender.co.id"),
        ("A.B.Example.COM.", "example.com"),
        ("192.0.2.7", ""),
        ("[2001:db8::1]", ""),
        ("localhost", ""),
        ("x.github.io", "x.github.io"),
    ],
)
def test_registrable_domain(host: str, domain: str) -> None:
    assert registrable_domain(host) == domain


def test_company_and_party_with_and_without_the_app() -> None:
    static = StaticResult(
        app=APP.model_copy(update={"package": "com.rupeenow.loan"}),
        hosts=(Host(id="host-000000000000", host="collect.backend.example"),),
        provenance=PROVENANCE,
    )
    known = Recipients(default_rules(), static)
    assert known.look_up("graph.facebook.com").company == "Meta"
    assert known.look_up("graph.facebook.com").party == "third"
    assert known.look_up("api.rupeenow.example").party == "first"
    assert known.look_up("collect.backend.example").party == "first"
    assert known.look_up("elsewhere.example").party == "unknown"
    assert Recipients(default_rules()).look_up("api.rupeenow.example").party == "unknown"


@pytest.mark.parametrize(
    "value",
    ["+6281234567812", "083512345678", "Arimbi Cakra", "a@b.example", "1234", "x", "张三", ""],
)
def test_a_mask_keeps_the_shape_and_at_most_a_quarter(value: str) -> None:
    masked = mask(value)
    assert len(masked) == len(value)
    kept = sum(a == b and a.isalnum() for a, b in zip(masked, value, strict=True))
    assert kept * 3 <= sum(c.isalnum() for c in value) + 2


def test_masks_of_known_values() -> None:
    assert mask("+6281234567812") == "+62•••••••••12"
    assert mask("1234") == "••••"
    assert mask_any("arimbi@lender.example") == "a••••@••••.example"


def test_salts() -> None:
    stream = salt_stream()
    stream.update(b"evi")
    stream.update(b"dence")
    assert stream.digest() == salt_of(b"evidence") != salt_of(b"evidencf")
    assert joined_salt([b"a", b"b"]) == joined_salt([b"b", b"a"])


def test_entropy_of_random_bytes_is_as_expected() -> None:
    for size in (64, 160, 512, 4096, 100_000):
        mean = sum(entropy(os.urandom(size)) for _ in range(8)) / 8
        assert abs(mean - expected_entropy(min(size, 65536))) < 0.08


def test_a_wrapped_key_beside_an_encrypted_body() -> None:
    blobs = [
        Blob("body.json.a.base64", ("json", "base64"), ("a",), bytes(os.urandom(1600))),
        Blob("body.json.b.base64", ("json", "base64"), ("b",), bytes(os.urandom(256))),
    ]
    [found] = opaque(blobs, "request")
    assert found.where == "body.json.a.base64"
    assert "RSA-2048" in found.signs[0]


def test_pictures_and_small_tokens_are_not_opaque() -> None:
    blobs = [
        Blob("a", (), (), b"\xff\xd8\xff" + os.urandom(4000)),
        Blob("b", (), (), os.urandom(90)),
        Blob("c", (), (), b"\x00\x01" * 4000),
    ]
    assert opaque(blobs, "request") == []
