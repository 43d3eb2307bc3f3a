"""Claims per category, who received, when, and what could hide behaviour."""

from __future__ import annotations

from datetime import date

from inspector.correlate import correlate, under_law_of
from inspector.model.base import document_bytes
from inspector.model.case import CaseDocument, Claim, Conclusion
from inspector.model.traffic import Strength
from inspector.rules.applies import CaseFacts
from inspector.rules.loader import default_rules
from tests.documents import detection, mark, permission, static, traffic, use

RULES = default_rules()


def conclusion(document: CaseDocument, category: str) -> Conclusion:
    return next(c for c in document.conclusions if c.category == category)


def claims(document: CaseDocument, category: str) -> list[Claim]:
    return [claim.claim for claim in conclusion(document, category).claims]


def test_every_category_has_a_conclusion_in_the_order_of_the_vocabulary() -> None:
    document = correlate(None, None, (), rules=RULES)
    assert [c.category for c in document.conclusions] == [row.id for row in RULES.categories]


def test_nothing_given_is_not_analysed_rather_than_clean() -> None:
    document = correlate(None, None, (), rules=RULES)
    codes = [c.code for c in conclusion(document, "sms").claims]
    assert codes == ["no-app", "no-traffic"]
    assert {b.code for b in document.blind_spots} == {"no-app", "no-traffic"}


def test_claims_link_to_their_evidence() -> None:
    requested = permission("android.permission.READ_CONTACTS", "contacts")
    read = use("contacts")
    sent = detection("contacts", distinct=142)
    document = correlate(static(requested, read), traffic(sent), (), rules=RULES)
    found = {c.claim: c.evidence for c in conclusion(document, "contacts").claims}
    assert found == {
        Claim.DECLARES: (requested.id,),
        Claim.REFERENCES: (read.id,),
        Claim.SENDS: (sent.id,),
    }


def test_responses_are_not_sending() -> None:
    coming_back = detection("identity").model_copy(update={"direction": "response"})
    document = correlate(None, traffic(coming_back), (), rules=RULES)
    assert Claim.SENDS not in claims(document, "identity")


def test_looked_for_and_not_seen_says_what_was_exercised() -> None:
    document = correlate(static(), traffic(detection("location")), (), rules=RULES)
    found = conclusion(document, "sms").claims
    assert [c.claim for c in found] == [Claim.NOT_OBSERVED, Claim.NOT_OBSERVED]
    assert "1 exchanges with 1 hosts" in found[1].reason


def test_the_strongest_detection_gives_the_strength() -> None:
    document = correlate(
        None,
        traffic(
            detection("sms", strength=Strength.NAMED), detection("sms", strength=Strength.SHAPED)
        ),
        (),
        rules=RULES,
    )
    sends = [c for c in conclusion(document, "sms").claims if c.claim == Claim.SENDS]
    assert sends[0].strength == Strength.SHAPED


def test_timing_is_relative_to_the_first_mark_of_a_kind() -> None:
    document = correlate(
        None,
        traffic(detection("contacts", 5)),
        (mark("consent", 9), mark("consent", 6), mark("signup", 2)),
        rules=RULES,
    )
    timing = conclusion(document, "contacts").timing
    assert timing.before_consent is True
    assert timing.before_signup is False


def test_without_a_consent_mark_nothing_is_said_about_consent() -> None:
    document = correlate(None, traffic(detection("contacts", 5)), (), rules=RULES)
    assert conclusion(document, "contacts").timing.before_consent is None
    assert "no-consent-mark" in {b.code for b in document.blind_spots}


def test_recipients_are_grouped_by_host_and_tell_cleartext() -> None:
    document = correlate(
        None,
        traffic(
            detection("device_ids", 1, host="a.example", transport="http"),
            detection("device_ids", 2, host="a.example", distinct=3),
            detection("device_ids", 3, host="b.example"),
        ),
        (),
        rules=RULES,
    )
    found = [(r.host, r.cleartext, r.count) for r in conclusion(document, "device_ids").recipients]
    assert found == [("a.example", True, 3), ("b.example", False, 1)]


def test_the_same_input_gives_the_same_bytes_whatever_the_order_of_marks() -> None:
    results = static(use("sms")), traffic(detection("sms"))
    one = correlate(*results, (mark("consent", 1), mark("signup", 2)), rules=RULES)
    two = correlate(*results, (mark("signup", 2), mark("consent", 1)), rules=RULES)
    assert document_bytes(one) == document_bytes(two)


def test_the_law_of_another_day_leaves_evidence_and_facts() -> None:
    facts = CaseFacts(country="IN", android=34)
    sent = traffic(detection("contacts", 5))
    today = correlate(
        static(permission("contacts")), sent, (mark("consent", 1),), rules=RULES, facts=facts
    )
    before = under_law_of(today, date(2022, 6, 1), rules=RULES)
    assert before.static == today.static
    assert before.traffic == today.traffic
    assert before.blind_spots == today.blind_spots
    assert [c.claims for c in before.conclusions] == [c.claims for c in today.conclusions]
    assert before.rule_scope.country == "IN"
    assert before.rule_scope.android == 34
    assert before.rule_scope.first == "2022-06-01"
    assert "IN-DL25-12i" in today.rule_scope.evaluated
    assert "IN-DL25-12i" not in before.rule_scope.evaluated
    # Another country's rows were left out in both.
    assert not [i for i in before.rule_scope.evaluated if i.startswith("KE-")]
    assert under_law_of(before, date(2022, 6, 1), rules=RULES) == before
