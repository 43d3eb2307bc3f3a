"""Planted values are found in every spelling, and nothing else is."""

from __future__ import annotations

import base64
import hashlib
import zlib
from datetime import UTC, date, datetime
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.model.persona import Account, Call, Contact, Device, Person, Persona, Place
from inspector.model.persona import Message as Sms
from inspector.traffic.planted.search import Planted
from tests.traffic.exchanges import found, post, result

PERSONA = Persona(
    country="ID",
    owner=Person(
        name="Bagaskara Sosrokartono",
        phone="+6283545687879",
        email="Bagas.K@mail.example",
        national_id="3578032810860000",
        address="Jalan Cendana Asri No. 73, Bandung",
        birth_date=date(1986, 10, 28),
    ),
    device=Device(
        android_id="b620fa0f5b8e581b",
        advertising_id="8f2b16d6-bc8c-46c0-a049-f8dec7f9961e",
        imei="001017008059985",
        serial="R9XC486BD0B",
        wifi_mac="02:ad:0b:86:af:61",
        wifi_ssid="RumahKenanga-a01d",
    ),
    location=Place(latitude=-6.914765, longitude=107.584057),
    contacts=(
        Contact(name="José Núñez Hadiningrat", phones=("+6283712325429",)),
        Contact(name="Nguyễn Thị Ánh Tuyết", phones=("+84912000111",)),
        Contact(name="Rahul कुलकर्णी", phones=("+919999912345",)),
        Contact(name="Ann", phones=("+4512345678",)),
    ),
    calls=(
        Call(number="+6283712325429", at=datetime(2026, 5, 1, 8, 30, 15, tzinfo=UTC), duration_s=9),
    ),
    messages=(
        Sms(
            number="BANKNUSA",
            at=datetime(2026, 5, 2, tzinfo=UTC),
            text="Saldo Anda Rp1.234.567, Ref QX77",
        ),
    ),
    accounts=(Account(service="Telkomsel", username="+6283545687879", password="59302811"),),
)


PLANTED = Planted(PERSONA)

VALUES = (
    "083712325429", "+62 837 1232 5429", "92452321738", "٠٨٣٧١٢٣٢٥٤٢٩",
    "Ann", " ann ", "JoséNúñezHadiningrat",
    "jose nunez hadiningrat", "Hubungi 0837 1232 5429 segera", "1986-10-28", "19861028",
    "00-101700-805998-5",
    "02ad0b86af61", "Saldo Anda Rp1.234.567,\nRef QX77", "", " ", "\n", "7", "²³", "N/A", "\ud800",
    hashlib.md5(b"+6283712325429").hexdigest(),
    base64.b64encode(b"x;083712325429;Bagaskara Sosrokartono").decode(),
)  # fmt: skip


def facts(value: str) -> set[tuple[str, str]]:
    """Return group and field of what is found in one value."""
    return {(h.fact.group, h.fact.field) for h in Planted(PERSONA).find([value]).get(value, ())}


@pytest.mark.parametrize(
    "text",
    [
        "+6283712325429",
        "6283712325429",
        "083712325429",
        "83712325429",
        "0837-1232-5429",
        "+62 837 1232 5429",
        "+62(837)1232.5429",
        "006283712325429",
        "62083712325429",
        "3712325429",
        "12325429",
        "92452321738",
        "Hubungi 0837 1232 5429 segera",
        "a=1;tel:+62-837-1232-5429;b=2",
        "083712325429, 081200000000",
        "٠٨٣٧١٢٣٢٥٤٢٩",
        "+۶۲ ۸۳۷-۱۲۳۲-۵۴۲۹",
        "घर: ०८३७ १२३२ ५४२९",
    ],
)
def test_spellings_of_a_number(text: str) -> None:
    assert ("contacts", "number") in facts(text)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(VALUES) | st.text(max_size=40), min_size=1, max_size=400))
def test_a_value_is_found_in_any_company(values: list[str]) -> None:
    alone = {value: hits for value in values if (hits := PLANTED.find([value]).get(value))}
    assert {v: set(hits) for v, hits in PLANTED.find(values).items()} == {
        v: set(hits) for v, hits in alone.items()
    }


@pytest.mark.parametrize(
    "text",
    [
        "083712325420",
        "1683712325429",
        "837123254290",
        "99083712325429",
        "1700000000123",
        "3.12325429",
        "order 2025083712325429",
    ],
)
def test_other_numbers(text: str) -> None:
    assert ("contacts", "number") not in facts(text)


@pytest.mark.parametrize(
    "text",
    [
        "José Núñez Hadiningrat",
        "JOSÉ NÚÑEZ HADININGRAT",
        "jose nunez hadiningrat",
        "Jose\u0301 Nu\u0301n\u0303ez Hadiningrat",
        "Hadiningrat José Núñez",
        "Hadiningrat, José Núñez",
        "josé_núñez_hadiningrat",
        "JoséNúñezHadiningrat",
        "to: José Núñez Hadiningrat (kantor)",
        "Nguyen Thi Anh Tuyet",
        "NGUYỄN THỊ ÁNH TUYẾT",
        "rahul कुलकर्णी",
    ],
)
def test_spellings_of_a_name(text: str) -> None:
    assert ("contacts", "name") in facts(text)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("B620FA0F5B8E581B", "android_id"),
        ("8F2B16D6BC8C46C0A049F8DEC7F9961E", "advertising_id"),
        ("00-101700-805998-5", "imei"),
        ("00101700805998", "imei"),
        ("02-AD-0B-86-AF-61", "wifi_mac"),
        ("02ad0b86af61", "wifi_mac"),
        ('"RumahKenanga-a01d"', "wifi_ssid"),
        ("serial=R9XC486BD0B;", "serial"),
    ],
)
def test_spellings_of_identifiers(text: str, field: str) -> None:
    assert ("device", field) in facts(text)


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256", "sha512"])
@pytest.mark.parametrize(
    ("normal", "fact"),
    [
        ("+6283712325429", ("contacts", "number")),
        ("083712325429", ("contacts", "number")),
        ("6283712325429", ("contacts", "number")),
        ("bagas.k@mail.example", ("owner", "email")),
        ("b620fa0f5b8e581b", ("device", "android_id")),
    ],
)
def test_digests(algorithm: str, normal: str, fact: tuple[str, str]) -> None:
    raw = hashlib.new(algorithm, normal.encode()).digest()
    for spelled in (raw.hex(), raw.hex().upper(), base64.b64encode(raw).decode(), raw.hex()[:16]):
        assert fact in facts(spelled), spelled


def test_a_digest_of_something_else_is_nothing() -> None:
    assert facts(hashlib.md5(b"083712325420").hexdigest()) == set()


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        ("-6.914765", "107.584057"),
        ("-6.9148", "107.5841"),
        ("-6.915", "107.584"),
        (-6.9147651, 107.58405712),
    ],
)
def test_rounded_coordinates(lat: object, lon: object) -> None:
    assert found({"xq": lat, "zv": lon}, persona=PERSONA) == {"location.precise": "planted"}
    assert found({"xq": f"{lat},{lon}"}, persona=PERSONA) == {"location.precise": "planted"}


def test_coordinates_elsewhere_or_too_coarse_are_not_planted() -> None:
    assert "planted" not in found({"xq": -6.9247, "zv": 107.5841}, persona=PERSONA).values()
    assert "planted" not in found({"xq": -6.9, "zv": 107.6}, persona=PERSONA).values()


def test_short_values_need_company() -> None:
    assert found({"who": "Ann"}, persona=PERSONA) == {}
    assert found({"t": "Announcement for Ann and others"}, persona=PERSONA) == {}
    both = found({"who": "Ann", "tel": "+45 12 34 56 78"}, persona=PERSONA)
    assert both["contacts.single"] == "planted"


def test_a_birth_date_counts_beside_its_owner_or_its_key() -> None:
    assert found({"start": "1986-10-28"}, persona=PERSONA) == {}
    assert found({"birthday": "28/10/1986"}, persona=PERSONA)["identity.birth_date"] == "planted"
    both = found({"a": "Bagaskara Sosrokartono", "b": "19861028"}, persona=PERSONA)
    assert both["identity.birth_date"] == "planted"


def test_wrapped_values_keep_their_way_in() -> None:
    sent = "q=" + quote(base64.b64encode(b'{"z":"+6283712325429"}').decode(), safe="")
    document = result(post(sent), persona=PERSONA)
    [detection] = document.detections
    assert detection.where == "body.form[q].base64.json.z"
    assert detection.decoding == ("form", "base64", "json")
    assert (detection.category, detection.attribute) == ("contacts", "contacts.single")
    assert (detection.planted, detection.planted_of) == (1, 4)


def test_a_message_inside_a_text_is_sms_not_the_contacts_it_names() -> None:
    text = "[BANKNUSA] Saldo Anda Rp1.234.567, Ref QX77"
    assert found({"content": text}, persona=PERSONA) == {"sms.texts": "planted"}


def test_a_planted_password_of_a_carrier() -> None:
    sent = {"mobile": "083545687879", "pin": "59302811"}
    assert found({"x": "59302811"}, persona=PERSONA) == {"credentials.service_password": "planted"}
    assert found(sent, persona=PERSONA)["identity.phone"] == "planted"


def test_building_the_search_for_a_large_persona_is_exact() -> None:
    many = tuple(
        Contact(name=f"Person Numbered{i:04}", phones=(f"+62835{i:08}",)) for i in range(3000)
    )
    planted = Planted(Persona(country="ID", contacts=many))
    hits = planted.find([f"0835{i:08}" for i in range(0, 6000, 2)])
    assert len(hits) == 1500
    assert {h.fact.item for many_hits in hits.values() for h in many_hits} == set(range(0, 3000, 2))


def digest(algorithm: str, text: str) -> bytes:
    return hashlib.new(algorithm, text.encode()).digest()


@pytest.mark.parametrize(
    "value",
    [
        digest("sha256", "bagas.k@mail.example").hex()[:32],
        digest("sha512", "bagas.k@mail.example").hex().upper()[:40],
        base64.b64encode(digest("sha256", "bagas.k@mail.example")[:12]).decode(),
        base64.urlsafe_b64encode(digest("sha384", "bagas.k@mail.example")).decode().rstrip("="),
        digest("md5", "bagas.k@mail.example").hex()[8:24],
        f"v1:{digest('sha1', 'bagas.k@mail.example').hex()},{'0' * 40}",
    ],
)
def test_cut_and_embedded_digests(value: str) -> None:
    assert ("owner", "email") in facts(value)


def test_a_crc_and_the_digest_of_a_first_name_need_company() -> None:
    crc = f"{zlib.crc32(b'083545687879'):08x}"
    first = digest("sha256", "bagaskara").hex()
    assert ("owner", "phone") in facts(crc)
    raw = zlib.crc32(b"083545687879").to_bytes(4)
    assert ("owner", "phone") in facts(base64.b64encode(raw).decode())
    assert found({"a": crc}, persona=PERSONA) == {}
    assert found({"a": first}, persona=PERSONA) == {}
    body = {"ph": crc, "fn": first, "em": "bagas.k@mail.example"}
    beside = found(body, persona=PERSONA)
    assert {f"identity.{n}" for n in ("phone", "name", "email")} <= set(beside)


@pytest.mark.parametrize("before", ["", "x", "xy", "xyz"])
@pytest.mark.parametrize("after", ["", "!", "?!"])
def test_base64_at_any_alignment_inside_a_longer_text(before: str, after: str) -> None:
    for inner, fact in (
        ("083712325429", ("contacts", "number")),
        ("+6283712325429", ("contacts", "number")),
        ("b620fa0f5b8e581b", ("device", "android_id")),
        ("Nguyễn Thị Ánh Tuyết", ("contacts", "name")),
    ):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            packed = encode(f"{before}{inner}{after}".encode()).decode()
            assert fact in facts(f"sig=q9; blob~{packed}.tail of the text")


def test_other_base64_is_nothing() -> None:
    for text in (
        "083712325428",
        "083712325420",
        "0837123254291",
        "nobody's number at all",
        "b620fa0f5b8e581c",
    ):
        packed = base64.b64encode(text.encode()).decode()
        assert facts(f"sig=q9; blob~{packed}.tail of the text") == set()


@pytest.mark.parametrize(
    "text",
    [
        "1986-10-28", "28/10/1986", "10/28/1986", "28.10.86", "861028", "19861028", "28 Oct 1986",
        "October 28, 1986", "28-October-1986", "1986年10月28日", "530841600", "530841600000",
    ],
)  # fmt: skip
def test_dates_in_common_formats(text: str) -> None:
    assert ("owner", "birth_date") in facts(text)


def test_addresses_as_their_provider_reads_them() -> None:
    persona = Persona(owner=Person(email="Arimbi.Cakra+loan@gmail.com"))
    for text in ("arimbicakra@gmail.com", "ArimbiCakra@googlemail.com", "arimbi.cakra@gmail.com"):
        assert Planted(persona).find([text]), text
        assert Planted(persona).find([digest("sha256", text.lower()).hex()]), text
    assert not Planted(persona).find(["cakra@gmail.com", "arimbicakra@mail.example"])


def test_digests_of_common_names_make_no_address_book_planted() -> None:
    people = [
        {"n": digest("sha256", name).hex(), "p": digest("sha256", f"0899{index:07}").hex()}
        for index, name in enumerate(("rahul", "ann", "josé", "siti", "budi", "thị", "mary"))
    ]
    assert "planted" not in found(people, persona=PERSONA).values()


@pytest.mark.parametrize("text", ["083545687879", "6283545687879", "bagas.k@mail.example"])
def test_a_crc_in_decimal_needs_company(text: str) -> None:
    crc = zlib.crc32(text.encode())
    field = "email" if "@" in text else "phone"
    for value in (crc, str(crc), crc - (1 << 32), str(crc - (1 << 32))):
        assert ("owner", field) in facts(str(value))
        assert found({"a": value}, persona=PERSONA) == {}
        other = {"id": "b620fa0f5b8e581b", "name": "Bagaskara Sosrokartono", "a": value}
        assert found(other, persona=PERSONA)[f"identity.{field}"] == "planted"
    assert facts(str(crc + 1)) == set()
