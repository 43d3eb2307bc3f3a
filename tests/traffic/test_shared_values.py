"""Values planted for one lender in the traffic of another, and data that comes back."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from inspector.correlate import correlate
from inspector.model.persona import Persona
from inspector.model.traffic import Strength, TrafficResult
from inspector.rules.loader import default_rules
from inspector.traffic.analyze import TrafficSource, analyze
from inspector.traffic.persona.make import make_persona
from tests.traffic.exchanges import post

UNTIL = datetime(2026, 6, 15, 12, tzinfo=UTC)
OURS = make_persona("KE", 1, until=UNTIL)
THEIRS = make_persona("KE", 2, until=UNTIL)


def seen(*bodies: object, answers: bool = False, others: dict[str, Persona] | None = None,
         own: Persona | None = OURS) -> TrafficResult:  # fmt: skip
    exchanges = [
        post({}, answer=body, index=i) if answers else post(body, index=i)
        for i, body in enumerate(bodies)
    ]
    source = TrafficSource("a.har", "har", "0" * 64, 1, bytes(32), exchanges)
    given = {"lender-a": THEIRS} if others is None else others
    return analyze([source], persona=own, others=given)


def shared(document: TrafficResult) -> list[tuple[str, str, str]]:
    return [
        (d.category, d.attribute, d.direction) for d in document.detections if d.rule == "shared"
    ]


def test_a_value_planted_for_another_lender_is_a_finding_of_its_own() -> None:
    document = seen({"k": THEIRS.owner.phone, "w": THEIRS.owner.name}, answers=True)
    assert shared(document) == [
        ("identity", "identity.phone", "response"),
        ("identity", "identity.name", "response"),
    ]
    (one, _) = document.detections
    assert one.strength is Strength.PLANTED
    assert "lender-a" in one.note
    assert one.planted_of is None


def test_the_address_book_of_another_lender_comes_back() -> None:
    people = [{"q": c.name, "w": c.phones[0]} for c in THEIRS.contacts]
    document = seen({"people": people}, answers=True)
    (found,) = [d for d in document.detections if d.rule == "shared"]
    assert (found.category, found.direction, found.planted) == ("contacts", "response", 160)


def test_a_list_of_both_says_both_and_each_once() -> None:
    people = [{"q": c.name, "w": c.phones[0]} for c in (*OURS.contacts, *THEIRS.contacts)]
    document = seen(people)
    both = sorted((d.rule == "shared", d.category, d.planted) for d in document.detections)
    assert both == [(False, "contacts", 160), (True, "contacts", 160)]
    assert len({d.id for d in document.detections}) == 2
    assert [s.planted for s in document.sessions if s.category == "contacts"] == [160]


def test_a_list_of_two_other_lenders_says_both() -> None:
    third = make_persona("KE", 3, until=UNTIL)
    people = [{"q": c.name, "w": c.phones[0]} for c in (*THEIRS.contacts, *third.contacts)]
    document = seen(people, others={"lender-a": THEIRS, "lender-b": third})
    found = [
        (d.note.split(" and ")[0], d.planted) for d in document.detections if d.rule == "shared"
    ]
    assert found == [("planted for lender-a", 160), ("planted for lender-b", 160)]
    assert len({d.id for d in document.detections}) == len(document.detections)


def test_what_both_devices_hold_proves_nothing() -> None:
    body = [{"q": c.name, "w": c.phones[0]} for c in OURS.contacts]
    assert shared(seen(body, others={"twin": OURS})) == []
    assert shared(seen([a.package for a in THEIRS.apps])) == []
    assert shared(seen({"birthday": str(THEIRS.owner.birth_date)})) == []
    service = next(m.number for m in THEIRS.messages if not m.number.startswith("+"))
    assert shared(seen([{"sender": service, "text": "Welcome to our service", "at": 1}])) == []


def test_without_another_persona_nothing_is_shared() -> None:
    assert shared(seen({"k": THEIRS.owner.phone}, others={})) == []


def test_the_rule_that_waits_for_it_is_touched_and_only_by_it() -> None:
    def rules(document: TrafficResult) -> set[tuple[str, str]]:
        case = correlate(None, document, (), rules=default_rules())
        every = [*case.rules, *(r for c in case.conclusions for r in c.rules)]
        return {(rule.id, rule.basis) for rule in every if rule.id == "OC-SHARED"}

    back = seen({"k": THEIRS.owner.phone, "w": THEIRS.owner.name}, answers=True)
    assert {basis for _, basis in rules(back)} == {"receives"}
    sent = seen({"k": THEIRS.owner.phone})
    assert {basis for _, basis in rules(sent)} == {"sends"}
    assert rules(seen({"k": OURS.owner.phone})) == set()


def test_own_values_that_come_back_are_found_in_the_answer() -> None:
    document = seen({"profile": {"x": OURS.owner.phone, "y": OURS.owner.email}}, answers=True)
    assert {(d.attribute, d.direction, d.strength) for d in document.detections} == {
        ("identity.phone", "response", Strength.PLANTED),
        ("identity.email", "response", Strength.PLANTED),
    }


def test_another_persons_data_in_an_answer_is_found_without_persona() -> None:
    person = {"mobile": "+254155123456", "imei": "353918052107063", "curp": "XEXX010101HNEXXXA4"}
    document = seen(person, answers=True, own=None, others={})
    found = {(d.attribute, d.direction) for d in document.detections}
    assert ("device_ids.imei", "response") in found
    assert ("identity.national_id.mx", "response") in found
    assert json.dumps([d.model_dump(mode="json") for d in document.detections]).count("353918") == 0
