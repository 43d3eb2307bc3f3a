"""What the rules say can be said in every language: the list of the report is that of the rules."""

from __future__ import annotations

from inspector.rules.loader import default_rules
from reports.words.known import KNOWN, LIMITS, RULE_SENTENCES
from reports.words.rule_texts import RULE_TEXTS


def test_every_sentence_of_the_rules_is_known() -> None:
    rules = default_rules()
    own = {text for row in rules.policies for text in row.wording.values() if text[0] != "@"}
    said = {text for row in rules.policies for text in (row.condition, row.lawful_if, row.note)}
    said |= {row.exceptions for row in rules.policies} | {row.means for row in rules.components}
    shared = {row.text for row in rules.sentences}
    assert sorted((own | said | shared) - KNOWN - {""}) == []
    assert sorted(set(RULE_TEXTS) - own - said) == []
    assert sorted(set(RULE_SENTENCES) - shared) == []


def test_every_limit_of_the_rules_is_known() -> None:
    assert sorted({row.hides for row in default_rules().limits} ^ set(LIMITS)) == []
