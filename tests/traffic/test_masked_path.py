"""Key names that are data stand neither in a path nor in an id of a document."""

from __future__ import annotations

import os
from pathlib import Path

from inspector.model.base import document_bytes
from inspector.traffic.masking.path import MaskedPaths
from inspector.traffic.persona.file import load_persona
from inspector.traffic.persona.values import PersonaValues
from inspector.traffic.unfold.paths import key_step, steps
from tests.traffic.exchanges import post, result

ROOT = Path(__file__).parent.parent.parent
PERSONA = load_persona(ROOT / "samples/personas/indonesia.toml")
ONE, OTHER = PERSONA.contacts[:2]
PHONE = PERSONA.owner.phone or ""
EMAIL = PERSONA.owner.email or ""
NAME = PERSONA.owner.name or ""


def test_a_key_that_is_a_number_gives_way_to_a_number_of_its_own() -> None:
    body = {
        "c": {ONE.phones[0]: {"phone": ONE.phones[0]}, OTHER.phones[0]: {"password": "hunter2x"}}
    }
    document = result(post(body), persona=PERSONA)
    text = document_bytes(document).decode()
    assert ONE.phones[0] not in text
    assert OTHER.phones[0] not in text
    places = {d.where for d in document.detections}
    assert {place.replace("1", "N").replace("2", "N") for place in places} == {
        "body.json.c[key N].phone", "body.json.c[key N].password",
    }  # fmt: skip
    assert len({place.split(".")[2] for place in places}) == 2


def test_mail_and_name_as_keys_are_masked_and_plain_keys_stay() -> None:
    body = {EMAIL: {"user_phone": PHONE}, NAME: {"@id": 1, "password": "hunter2x"}}
    text = document_bytes(result(post(body), persona=PERSONA)).decode()
    assert EMAIL not in text
    assert NAME not in text
    assert "[key 1]" in text
    assert "user_phone" in text


def test_two_places_under_two_masked_keys_have_two_ids_in_any_order() -> None:
    def ids(*keys: str) -> dict[str, str]:
        document = result(post({key: {"imei": "490154203237518"} for key in keys}))
        assert len({d.id for d in document.detections}) == len(document.detections)
        return {d.where: d.id for d in document.detections}

    both = ids("+6281234567890", "+6281234567891")
    assert set(both) == {"body.json[key 1].imei", "body.json[key 2].imei"}
    assert ids("+6281234567890", "+6281234567891") == both


def test_an_id_cannot_be_tried_out_without_the_evidence() -> None:
    persona, where = PersonaValues(), 'body.json["+6281234567890"].x'
    one, other = (MaskedPaths(persona, salt).apart(where) for salt in (b"1" * 32, b"2" * 32))
    assert one != other
    assert MaskedPaths(persona, b"1" * 32).apart("body.json.list[12].x") == ()


def test_closed_bodies_and_what_was_skipped_name_no_person() -> None:
    closed = os.urandom(4096)
    body = b'{"+6281234567890": {"blob": "' + closed.hex().encode() + b'"}}'
    document = result(post(body))
    assert document.opaque
    assert "6281234567890" not in document_bytes(document).decode()


def test_steps_joined_give_the_path_again() -> None:
    for key in ("a.b", 'x"y', "[1]", "a]b", "back\\", "+62 812", "über", "q'", "\n"):
        for brackets in (True, False):
            path = "query" + key_step(key, brackets) + "[*].json[3].x"
            assert "".join(steps(path)) == path
            masked = MaskedPaths(PersonaValues(), b"1" * 32).path(path.replace("x", "12345"))
            assert "12345" not in masked.replace("[key", "")
