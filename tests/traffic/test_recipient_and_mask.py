"""Who received data, and what of a value may be shown."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version

import pytest

from inspector.model.common import Signer
from inspector.model.static import Host, StaticResult
from inspector.model.traffic import TrafficResult
from inspector.rules.loader import default_rules
from inspector.traffic.address_country import country_data, country_of
from inspector.traffic.masking.mask import joined_salt, mask, mask_any, salt_of, salt_stream
from inspector.traffic.opaque import entropy, expected_entropy, opaque
from inspector.traffic.recipient import Recipients, registrable_domain
from inspector.traffic.unfold.engine import Blob
from tests.documents import APP, PROVENANCE
from tests.traffic.exchanges import post, result


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
    # Carrying a host makes nobody first party: apps carry those of third parties as well.
    assert known.look_up("collect.backend.example").party == "unknown"
    assert known.look_up("elsewhere.example").party == "unknown"
    assert Recipients(default_rules()).look_up("api.rupeenow.example").party == "unknown"


def test_the_signer_names_the_first_party() -> None:
    def known(subject: str) -> Recipients:
        signer = Signer(scheme="v2", sha256="0" * 64, subject=subject)
        app = APP.model_copy(update={"package": "com.abc.xyz", "signers": (signer,)})
        return Recipients(default_rules(), StaticResult(app=app, provenance=PROVENANCE))

    named = known("CN=Kopo Mwezi, O=Mwezifin Technologies Ltd, C=KE")
    assert named.look_up("api.mwezifin.example").party == "first"
    assert named.look_up("api.kopomwezi.example").party == "first"
    assert named.look_up("api.elsewhere.example").party == "unknown"
    # The debug key of every developer, and words that name nobody.
    debug = known("C=US, O=Android, CN=Android Debug")
    assert debug.look_up("www.android.example").party == "unknown"
    assert debug.look_up("api.debug.example").party == "unknown"
    # A company that is known as a third party stays one, whatever the signer writes.
    assert known("O=Facebook").look_up("graph.facebook.com").party == "third"


@pytest.mark.parametrize(
    ("address", "country"),
    [
        ("8.8.8.8", "US"),
        ("[2001:4860:4860::8888]", "US"),
        ("::ffff:8.8.8.8", "US"),
        ("1.0.1.1", "CN"),
        ("192.0.2.7", ""),
        ("10.0.0.1", ""),
        ("127.0.0.1", ""),
        ("fe80::1%eth0", ""),
        ("api.lender.example", ""),
        ("", ""),
        ("999.1.1.1", ""),
    ],
)
def test_country_of_an_address(address: str, country: str) -> None:
    assert country_of(address) == country


def test_a_host_that_is_an_address_has_its_own_country() -> None:
    known = Recipients(default_rules())
    assert known.look_up("8.8.8.8").country == "US"
    assert known.look_up("api.lender.example", address="1.0.1.1").country == "CN"
    assert known.look_up("api.lender.example").country == ""
    assert known.look_up("graph.facebook.com").purpose


def test_the_data_says_its_date() -> None:
    name, _, date = country_data().partition(", ")
    assert name == f"iptocc {version('iptocc')}"
    assert datetime.strptime(date, "%Y-%m-%d").replace(tzinfo=UTC).year >= 2026


def test_the_result_names_the_data_only_where_it_was_needed() -> None:
    def document(address: str) -> TrafficResult:
        exchange = replace(post({"android_id": "9f3c1a7be5d24806"}), address=address)
        return result(exchange)

    assert document("8.8.8.8").country_data == country_data()
    assert document("8.8.8.8").detections[0].recipient.country == "US"
    assert document("192.0.2.1").country_data == ""


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


@pytest.mark.parametrize(
    "value",
    [
        "Contact bob@corp.co or call 08123456789",
        '{"email":"a@b.com","phone":"08123456789"}',
        "sid=x@y.com; datr=SECRETTOKENVALUE",
        "a@b.com HP 081234567890 Jakarta",
    ],
)
def test_a_text_with_an_address_in_it_is_masked_as_a_text(value: str) -> None:
    shown = mask_any(value)
    assert not re.search(r"[A-Za-z0-9]{4}", shown), shown


def test_marks_of_a_script_tell_a_name_too() -> None:
    name = "प्रिया शर्मा"
    shown = mask(name)
    assert sum(a == b for a, b in zip(shown, name, strict=True) if b != " ") <= len(name) // 4
