"""Personas: read, refused, made."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import phonenumbers
import pytest

from inspector.errors import InspectorError
from inspector.traffic.persona_file import load_persona, parse_persona
from inspector.traffic.persona_make import countries, make_persona
from inspector.traffic.persona_toml import persona_toml

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
