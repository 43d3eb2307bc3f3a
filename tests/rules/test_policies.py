"""The evaluator: combinations, the weakest link, days, jurisdictions, sentences, user rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from inspector.correlate import correlate
from inspector.errors import InspectorError
from inspector.model.base import document_bytes
from inspector.model.case import Basis, CaseDocument, RuleConclusion
from inspector.model.static import StaticResult
from inspector.model.traffic import TrafficResult
from inspector.rules.applies import CaseFacts
from inspector.rules.loader import Rules, default_rules
from inspector.rules.policy.evaluate import Evaluation, evaluate
from inspector.rules.policy.match import evaluate_trigger
from inspector.rules.policy.outcome import Outcome
from inspector.rules.policy.select import only_jurisdictions
from inspector.rules.policy.view import Index, View
from inspector.rules.table_file import SHIPPED as DATA
from inspector.rules.triggers import Trigger
from tests.documents import detection, mark, permission, static, traffic, use
from tests.rules.policy_cases import Case, Sent, static_of, traffic_of

RULES = default_rules()
CONTACTS = permission("android.permission.READ_CONTACTS", "contacts")
PERMISSION = {"kind": "permission", "names": ["android.permission.READ_CONTACTS"]}
USE = {"kind": "use", "categories": ["contacts"]}
SENT = {"kind": "detection", "categories": ["contacts"], "min_distinct": 6}
NOTE = {"kind": "mark", "kinds": ["note"]}


def outcome(
    trigger: Mapping[str, object],
    static_result: StaticResult | None = None,
    traffic_result: TrafficResult | None = None,
    *marks: str,
) -> Outcome:
    made: Trigger = TypeAdapter[Trigger](Trigger).validate_python(trigger)
    index = Index(static_result, traffic_result, [mark(kind, 5) for kind in marks])
    return evaluate_trigger(made, View(index))


def today(static_result: StaticResult | None, traffic_result: TrafficResult | None) -> Evaluation:
    return evaluate(static_result, traffic_result, (), rules=RULES, on=date(2026, 11, 22))


def named(made: Evaluation, row: str, category: str | None = None) -> RuleConclusion:
    return next(c for c in made.conclusions if c.id == row and c.category in (category, c.category))


def test_any_lists_all_evidence_and_rests_on_the_strongest() -> None:
    sent = detection("contacts", distinct=9)
    found = outcome({"kind": "any", "of": [PERMISSION, USE, SENT]}, static(CONTACTS), traffic(sent))
    assert {hit.evidence for hit in found.hits} == {CONTACTS.id, sent.id}
    assert found.basis is Basis.SENDS


def test_all_rests_on_the_weakest() -> None:
    trigger = {"kind": "all", "of": [PERMISSION, SENT]}
    sent = traffic(detection("contacts", distinct=9))
    assert outcome(trigger, static(CONTACTS), sent).basis is Basis.DECLARES
    assert not outcome(trigger, static(), sent).met


def test_a_mark_beside_evidence_weakens_nothing() -> None:
    found = outcome({"kind": "all", "of": [USE, NOTE]}, static(use("contacts")), None, "note")
    assert found.basis is Basis.REFERENCES
    assert len(found.hits) == 2


def test_not_yields_no_evidence() -> None:
    found = outcome({"kind": "not", "that": USE}, static())
    assert found.met
    assert found.hits == ()
    assert not outcome({"kind": "not", "that": USE}, static(use("contacts"))).met


def test_not_narrows_a_condition() -> None:
    trigger = {"kind": "all", "of": [PERMISSION, {"kind": "not", "that": USE}]}
    assert outcome(trigger, static(CONTACTS)).met
    assert not outcome(trigger, static(CONTACTS, use("contacts"))).met


def test_missing_documents_meet_nothing_and_break_nothing() -> None:
    made = evaluate(None, None, (), rules=RULES)
    assert made.conclusions == ()
    assert "GP-QAP" in made.scope.evaluated


def test_a_weaker_ground_gives_a_weaker_sentence_that_says_so() -> None:
    declared = named(today(static(CONTACTS), None), "KE-DCP-CONTACTS")
    read = named(today(static(CONTACTS, use("contacts")), None), "KE-DCP-CONTACTS")
    sent = named(today(static(CONTACTS), traffic(detection("contacts", distinct=142))), "KE-DPA")
    assert declared.basis is Basis.DECLARES
    assert "This alone shows no read and no upload" in declared.wording
    assert "READ_CONTACTS" in declared.wording
    assert "that the data leaves the phone was not shown" in read.wording
    assert "was seen to send contacts to api.lender.example" in sent.wording
    assert "142" in sent.wording
    assert all("may breach" in c.wording for c in (declared, read, sent))


def test_an_upload_of_one_category_lends_no_weight_to_another() -> None:
    made = today(
        static(CONTACTS, permission("android.permission.READ_MEDIA_IMAGES", "photos")),
        traffic(detection("contacts", distinct=142)),
    )
    bases = {c.category: c.basis for c in made.conclusions if c.id == "PK-SECP15"}
    assert bases == {"contacts": Basis.SENDS, "photos": Basis.DECLARES}


def test_a_permission_of_no_category_of_the_row_is_not_lost() -> None:
    odd = permission("android.permission.WRITE_EXTERNAL_STORAGE")
    made = today(static(odd), None)
    left = named(made, "GP-PL-2025")
    assert left.category is None
    assert left.evidence == (odd.id,)


def test_the_template_and_its_values_give_the_sentence_again() -> None:
    for c in today(static(CONTACTS), traffic(detection("contacts", distinct=142))).conclusions:
        text = c.template
        for name, value in c.parameters.items():
            text = text.replace(f"{{{name}}}", value)
        assert text == c.wording


def test_a_host_that_looks_like_a_name_is_not_filled_in_again() -> None:
    made = today(None, traffic(detection("contacts", distinct=142, host="{clause}{instrument}")))
    assert "{clause}{instrument}" in named(made, "KE-DPA").wording


def test_each_detection_counts_only_for_rows_in_force_on_its_own_day() -> None:
    early = detection("contacts", distinct=20).model_copy(
        update={"at": datetime(2025, 5, 7, 23, tzinfo=UTC)}
    )
    late = detection("contacts", 1, distinct=30).model_copy(
        update={"at": datetime(2025, 5, 8, 1, tzinfo=UTC)}
    )
    made = evaluate(None, traffic(early, late), (), rules=RULES, jurisdictions=["IN"])
    assert named(made, "IN-DL22-10.1").evidence == (early.id,)
    assert named(made, "IN-DL22-10.1").superseded_by == "IN-DL25-12i"
    assert named(made, "IN-DL25-12i").evidence == (late.id,)
    assert (made.scope.first, made.scope.last) == ("2025-05-07", "2025-05-08")


def test_a_stated_day_applies_its_law_to_all_evidence() -> None:
    sent = traffic(detection("contacts", distinct=20))
    made = {
        year: {
            c.id for c in evaluate(None, sent, (), rules=RULES, on=date(year, 11, 22)).conclusions
        }
        for year in (2022, 2024, 2026)
    }
    assert {"IN-DL22-10.1", "CN-CSL-41"} <= made[2022]
    assert {"GP-PL-2023", "PK-SECP15"} <= made[2024] - made[2022]
    assert {"GP-PL-2025", "EU-CCD2", "IN-DL25-12i", "CN-CSL26-43"} <= made[2026] - made[2024]
    assert not {"GP-PL-2023", "IN-DL22-10.1", "CN-CSL-41"} & made[2026]


def test_without_any_day_rows_stand_as_on_the_day_they_were_checked() -> None:
    made = evaluate(static(CONTACTS), None, (), rules=RULES)
    left = {item.id: item.code for item in made.scope.left_out}
    assert left["GP-PL-2023"] == "no_longer_in_force"
    assert left["GP-CONTACTS"] in ("not_yet_in_force", "target_level")
    assert made.scope.date_from == "none"
    assert "date" in named(made, "GP-PL-2025").assumes


def test_every_row_is_either_evaluated_or_left_out_with_a_reason() -> None:
    scope = today(static(CONTACTS), None).scope
    left = {item.id: item.code for item in scope.left_out}
    assert set(scope.evaluated) | set(left) == {row.id for row in RULES.policies}
    assert not set(scope.evaluated) & set(left)
    assert left["EU-GDPR"] == "disabled"
    assert left["IN-DPDP"] == "not_yet_in_force"
    assert left["IN-DL25-13iv"] == "country_not_stated"


def test_the_country_leaves_out_others_and_removes_the_assumption() -> None:
    facts = CaseFacts(country="KE", store="google-play")
    made = evaluate(static(CONTACTS), None, (), rules=RULES, on=date(2026, 5, 1), facts=facts)
    assert {c.jurisdiction for c in made.conclusions} == {"KE", "google-play"}
    assert named(made, "KE-DCP-CONTACTS").assumes == ()
    other = evaluate(
        static(CONTACTS),
        None,
        (),
        rules=RULES,
        on=date(2026, 5, 1),
        facts=replace(facts, country=""),
    )
    assert named(other, "KE-DCP-CONTACTS").assumes == ("country",)


def test_jurisdictions_are_named_in_any_case_and_unknown_ones_refused() -> None:
    made = evaluate(static(CONTACTS), None, (), rules=RULES, jurisdictions=["ke", "Google-Play"])
    assert {c.jurisdiction for c in made.conclusions} == {"KE", "google-play"}
    with pytest.raises(InspectorError, match="No jurisdiction 'atlantis'"):
        evaluate(None, None, (), rules=RULES, jurisdictions=["atlantis"])


def harvester() -> CaseDocument:
    case = Case(
        name="harvester",
        permissions=("READ_CONTACTS", "READ_SMS", "READ_CALENDAR", "QUERY_ALL_PACKAGES"),
        uses=("contacts", "sms"),
        texts=("contact_threat",),
        detections=(
            Sent(category="contacts", distinct=142, minute=3),
            Sent(category="sms", distinct=200, minute=4),
            Sent(category="device_ids", attribute="device_ids.imei", transport="http"),
            Sent(category="credentials", attribute="credentials.service_password"),
        ),
    )
    return correlate(static_of(case), traffic_of(case), [mark("consent", 9)], rules=RULES)


def fair() -> CaseDocument:
    case = Case(
        name="fair",
        permissions=("CAMERA", "INTERNET"),
        uses=("contacts!picker", "photos:photos.camera"),
        texts=("privacy_policy",),
        detections=(
            Sent(category="identity", attribute="identity.name", minute=12),
            Sent(category="identity", attribute="identity.phone", minute=12),
            Sent(category="documents", attribute="documents.id_card", minute=12),
            Sent(category="contacts", attribute="contacts.single", minute=12),
        ),
    )
    return correlate(static_of(case), traffic_of(case), [mark("consent", 9)], rules=RULES)


def conclusions(document: CaseDocument) -> list[RuleConclusion]:
    return [*document.rules, *(rule for c in document.conclusions for rule in c.rules)]


def test_the_harvester_touches_rules_in_many_jurisdictions_by_what_it_sends() -> None:
    sends = {c.jurisdiction for c in conclusions(harvester()) if c.basis is Basis.SENDS}
    assert sends >= {"google-play", "IN", "ID", "KE", "NG", "PH", "PK", "CN"}


def test_the_fair_app_touches_none_by_more_than_its_manifest() -> None:
    assert [c.id for c in conclusions(fair()) if c.basis.rank > Basis.DECLARES.rank] == []


def test_conclusions_stand_with_their_category_and_the_rest_with_the_app() -> None:
    document = harvester()
    for conclusion in document.conclusions:
        assert {rule.category for rule in conclusion.rules} <= {conclusion.category}
    assert {rule.category for rule in document.rules} == {None}
    assert "OC-THREAT" in {rule.id for rule in document.rules}
    assert document.rule_scope.date_from == "capture"


def test_evidence_of_a_conclusion_is_in_the_document() -> None:
    document = harvester()
    text = document_bytes(document).decode()
    for rule in conclusions(document):
        for evidence in rule.evidence:
            assert text.count(evidence) > 1, (rule.id, evidence)


def test_a_document_is_narrowed_to_jurisdictions_without_losing_the_rest() -> None:
    document = harvester()
    narrowed = only_jurisdictions(document, ["in", "KE"], RULES)
    assert {c.jurisdiction for c in conclusions(narrowed)} == {"IN", "KE", "general"}
    assert narrowed.static == document.static
    assert narrowed.rule_scope.jurisdictions == ("IN", "KE", "general")
    left = {item.id: item.code for item in narrowed.rule_scope.left_out}
    assert left["PK-SECP15"] == "other_jurisdiction"
    assert left["EU-GDPR"] == "disabled"
    with pytest.raises(InspectorError):
        only_jurisdictions(document, ["xx"], RULES)


def test_the_order_of_evidence_changes_no_byte() -> None:
    sent = [detection("contacts", 1, distinct=9), detection("sms", 2, distinct=9)]
    one = correlate(static(CONTACTS), traffic(*sent), (), rules=RULES)
    two = correlate(static(CONTACTS), traffic(*reversed(sent)), (), rules=RULES)
    assert one.rules == two.rules
    assert [c.rules for c in one.conclusions] == [c.rules for c in two.conclusions]


ROW = """
[[policy]]
id = "MY-1"
jurisdiction = "{jurisdiction}"
instrument = "House rules"
clause = "rule 1"
verification = "secondary"
checked_on = 2026-01-01
categories = ["contacts"]
condition = "The app asks for contacts."
why = "A row of a user's own."
reference = "own notes"
lawful_if = "It does not."
trigger = {{ kind = "permission", names = ["android.permission.READ_CONTACTS"] }}
"""


def user_rules(folder: Path, jurisdiction: str) -> Rules:
    (folder / "policies").mkdir()
    text = ROW.format(jurisdiction=jurisdiction)
    (folder / "policies" / "mine.toml").write_text(text, encoding="utf-8")
    return Rules((DATA, folder))


def test_rows_of_a_user_are_added_and_change_the_digest(tmp_path: Path) -> None:
    rules = user_rules(tmp_path, "KE")
    made = evaluate(static(CONTACTS), None, (), rules=rules)
    assert "MY-1" in {c.id for c in made.conclusions}
    assert rules.digest != RULES.digest


def test_a_user_row_of_an_unknown_jurisdiction_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InspectorError, match="MY-1"):
        evaluate(static(CONTACTS), None, (), rules=user_rules(tmp_path, "XX"))
