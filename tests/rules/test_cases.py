"""Every row of these tables has a case that it matches and one that it must not."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from inspector.rules.loader import default_rules
from inspector.rules.match import Phrases, is_call_of, row_of_uri, uri_prefixes
from inspector.rules.proof import proves
from inspector.rules.schema import PhraseRow

CASES = Path(__file__).parents[1] / "cases"
RULES = default_rules()
PHRASES = Phrases(RULES.phrases)


def cases(table: str) -> list[dict[str, Any]]:
    with (CASES / f"{table}.toml").open("rb") as file:
        found: list[dict[str, Any]] = tomllib.load(file)["case"]
    return found


def sides(table: str) -> list[Any]:
    return [
        pytest.param(case, value, expected, id=f"{case['row']}-{side}-{value[:40]}")
        for case in cases(table)
        for expected, side in ((True, "matches"), (False, "not_matches"))
        for value in case[side]
    ]


@pytest.mark.parametrize("table", ["uris", "apis", "identifiers", "phrases", "account_ids"])
def test_every_row_has_both_kinds_of_case(table: str) -> None:
    rows = {row.id for row in RULES.table(table)}
    found = cases(table)
    assert {case["row"] for case in found} == rows
    assert len(found) == len(rows)
    assert [c["row"] for c in found if not c["matches"] or not c["not_matches"]] == []


@pytest.mark.parametrize(("case", "value", "expected"), sides("uris"))
def test_uri(case: dict[str, Any], value: str, expected: bool) -> None:
    row = row_of_uri(value, uri_prefixes(RULES.uris))
    assert (row is not None and row.id == case["row"]) is expected


@pytest.mark.parametrize(("case", "value", "expected"), sides("apis"))
def test_api(case: dict[str, Any], value: str, expected: bool) -> None:
    row = next(row for row in RULES.apis if row.id == case["row"])
    assert is_call_of(row, value, case.get("argument", "")) is expected
    if "other_argument" in case:
        assert not is_call_of(row, value, case["other_argument"])


@pytest.mark.parametrize(("case", "value", "expected"), sides("identifiers"))
def test_identifier(case: dict[str, Any], value: str, expected: bool) -> None:
    row = next(row for row in RULES.identifiers if row.id == case["row"])
    assert proves(row, value) is expected


@pytest.mark.parametrize(("case", "value", "expected"), sides("phrases"))
def test_phrase(case: dict[str, Any], value: str, expected: bool) -> None:
    assert (case["row"] in [row.id for row, _ in PHRASES.found(value)]) is expected


def test_a_call_matches_one_row_or_rows_of_one_meaning() -> None:
    for case in cases("apis"):
        for call in case["matches"]:
            found = {
                row.id for row in RULES.apis if is_call_of(row, call, case.get("argument", ""))
            }
            assert found == {case["row"]}


def threats(text: str) -> list[str]:
    return [sentence for row, sentence in PHRASES.found(text) if row.kind == "contact_threat"]


def test_a_denial_elsewhere_does_not_undo_a_threat() -> None:
    said = "If you are overdue we will call your emergency contacts"
    assert threats(f"We will never call your friends.\n{said}.") == [said]


def test_words_spread_over_a_policy_are_no_threat() -> None:
    assert threats("Choose a contact. We will inform you. Fees for late payment.") == []


def test_markup_ends_a_sentence() -> None:
    assert threats("<li>Contacts</li><li>We call you</li><li>Overdue fees</li>") == []


def test_capitals_do_not_hide_a_threat() -> None:
    assert len(threats("WE WILL CALL ALL YOUR CONTACTS WHEN YOU ARE OVERDUE")) == 1


def test_a_threat_deep_in_a_text_without_sentence_ends_is_found() -> None:
    assert threats("word " * 5_000 + "overdue: we call your contacts " + "word " * 5_000)


def test_words_only_make_it_quicker() -> None:
    slow = Phrases([row.model_copy(update={"words": ()}) for row in RULES.phrases])
    text = "\n".join(value for case in cases("phrases") for value in case["matches"])
    assert set(slow.found(text)) == {
        (row.model_copy(update={"words": ()}), sentence) for row, sentence in PHRASES.found(text)
    }


def test_a_letter_that_grows_in_lower_case_moves_nothing() -> None:
    assert threats("İİİİ. If overdue we call your contacts!") == [
        "If overdue we call your contacts"
    ]


def test_decomposed_letters_count() -> None:
    from unicodedata import normalize

    text = normalize("NFD", "Nếu quá hạn, chúng tôi sẽ liên hệ với người thân của bạn")
    assert len(threats(text)) == 1


def test_no_rows_find_nothing() -> None:
    assert list(Phrases(()).found("overdue: we call your contacts")) == []


def test_every_exclude_is_needed_by_a_case() -> None:
    texts = {case["row"]: case["not_matches"] for case in cases("phrases")}
    idle = [
        (row.id, exclude)
        for row in RULES.phrases
        for exclude in row.excludes
        if not any(list(without(row, exclude).found(text)) for text in texts[row.id])
    ]
    assert idle == []


def without(row: PhraseRow, exclude: str) -> Phrases:
    rest = tuple(pattern for pattern in row.excludes if pattern != exclude)
    return Phrases([row.model_copy(update={"excludes": rest})])


@pytest.mark.parametrize(("case", "value", "expected"), sides("account_ids"))
def test_account_id(case: dict[str, Any], value: str, expected: bool) -> None:
    row = next(row for row in RULES.account_ids if row.id == case["row"])
    assert (re.search(row.pattern, value) is not None) is expected
    if expected:
        assert row.hint in value
