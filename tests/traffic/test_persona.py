"""Personas: read, refused, made."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import phonenumbers
import pytest

from inspector.errors import InspectorError
from inspector.model.traffic import Strength
from inspector.rules.loader import default_rules
from inspector.rules.proof import proves
from inspector.traffic.detect import detect
from inspector.traffic.persona.file import load_persona, parse_persona
from inspector.traffic.persona.make import countries, make_persona
from inspector.traffic.persona.written import persona_toml
from inspector.traffic.planted.search import Planted
from inspector.traffic.scene import Knowledge
from tests.traffic.exchanges import post

ROOT = Path(__file__).parent.parent.parent
UNTIL = datetime(2026, 6, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize("country", countries())
def test_a_made_persona_is_rich_and_the_same_for_the_same_seed(country: str) -> None:
    persona = make_persona(country, 7, until=UNTIL)
    assert persona == make_persona(country, 7, until=UNTIL)
    assert persona != make_persona(country, 8, until=UNTIL)
    assert len(persona.contacts) >= 150
    assert len(persona.calls) >= 200
    assert len(persona.messages) >= 200
    assert len(persona.apps) >= 55
    assert parse_persona(persona_toml(persona), "made") == persona


@pytest.mark.parametrize("country", countries())
def test_numbers_fit_the_country_and_tell_people_apart(country: str) -> None:
    persona = make_persona(country, 7, until=UNTIL)
    numbers = [phone for contact in persona.contacts for phone in contact.phones]
    assert len({number[-8:] for number in numbers}) == len(numbers)
    for number in numbers:
        parsed = phonenumbers.parse(number)
        assert phonenumbers.region_code_for_country_code(parsed.country_code or 0) == country
        assert phonenumbers.is_possible_number(parsed)


def test_the_countries_of_lending_are_there() -> None:
    wanted = "CN IN ID PH PK BD NG KE GH TZ UG ZA MX CO PE BR TH VN EG ES"
    assert set(wanted.split()) <= set(countries())


@pytest.mark.parametrize("country", countries())
def test_numbers_are_of_ranges_that_no_operator_has(country: str) -> None:
    from phonenumbers import carrier

    persona = make_persona(country, 7, until=UNTIL)
    numbers = {phone for contact in persona.contacts for phone in contact.phones}
    numbers |= {call.number for call in persona.calls} | {persona.owner.phone or ""}
    for number in numbers:
        assert carrier.name_for_number(phonenumbers.parse(number), "en") == "", number


# Brazil sets no range aside: its check digits are wrong on purpose.
@pytest.mark.parametrize("country", [c for c in countries() if c != "BR"])
def test_the_identity_number_has_the_form_and_check_of_its_country(country: str) -> None:
    rows = [row for row in default_rules().identifiers if row.country == country]
    for seed in range(8):
        owner = make_persona(country, seed, until=UNTIL).owner
        assert any(proves(row, owner.national_id or "") for row in rows), owner.national_id


def test_a_number_that_could_be_somebodys_is_wrong_on_purpose() -> None:
    row = next(row for row in default_rules().identifiers if row.id == "br.cpf")
    for seed in range(8):
        number = make_persona("BR", seed, until=UNTIL).owner.national_id or ""
        assert re.fullmatch(row.pattern, number)
        assert not proves(row, number)


@pytest.mark.parametrize("country", countries())
def test_a_persona_that_is_sent_is_found_again(country: str) -> None:
    persona = make_persona(country, 7, until=UNTIL)
    knowledge = Knowledge(default_rules(), Planted(persona))
    people = [{"q": c.name, "w": c.phones[0]} for c in persona.contacts]
    texts = [{"e": m.number, "r": m.text} for m in persona.messages]
    body = {"a": people, "b": texts, "c": persona.owner.national_id}
    best = {f.category: f for f in detect(post(body), knowledge).findings}
    assert best["contacts"].strength is Strength.PLANTED
    assert best["contacts"].planted_count == len(persona.contacts)
    assert best["sms"].planted_count == len(persona.messages)
    assert best["identity"].strength is Strength.PLANTED


def test_the_sample_persona_is_what_the_generator_makes() -> None:
    text = (ROOT / "samples/personas/indonesia.toml").read_text(encoding="utf-8")
    assert text == persona_toml(make_persona("ID", 20260615, until=UNTIL))


def test_a_country_without_data_is_said() -> None:
    with pytest.raises(InspectorError, match="XX"):
        make_persona("XX", 1, until=UNTIL)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("country = [", "Unclosed"),
        ('[owner]\nphone = "0835"', "owner.phone"),
        ('[owner]\nshoe_size = "44"', "owner.shoe_size"),
        ("[location]\nlatitude = 91.0\nlongitude = 0.0", "location.latitude"),
    ],
)
def test_bad_personas_name_the_field(text: str, cause: str) -> None:
    with pytest.raises(InspectorError) as raised:
        parse_persona(text, "p.toml")
    message = raised.value.diagnostics()
    assert "p.toml" in message
    assert "Next:" in message
    assert cause in message or "TOML" in message


def test_a_missing_persona(tmp_path: Path) -> None:
    with pytest.raises(InspectorError, match="could not be read"):
        load_persona(tmp_path / "none.toml")
