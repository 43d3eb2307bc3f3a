"""What the rules say can be said in every language: the list of the report is that of the rules."""

from __future__ import annotations

import re

import pytest
from markupsafe import escape

from inspector.rules.loader import default_rules
from reports.i18n import COMPLETE, language
from reports.words.known import KNOWN, LIMITS, RULE_SENTENCES
from reports.words.part_texts import PARTS
from reports.words.rule_names import RULE_NAMES
from reports.words.rule_texts import RULE_TEXTS
from reports.words.sentence import rule_sentence
from reports.words.spoken import Words
from tests.reports.sample_document import harvester


def test_every_sentence_of_the_rules_is_known() -> None:
    rules = default_rules()
    own = {text for row in rules.policies for text in row.wording.values() if text[0] != "@"}
    said = {text for row in rules.policies for text in (row.condition, row.lawful_if, row.note)}
    said |= {row.exceptions for row in rules.policies} | {row.means for row in rules.components}
    said |= {text for row in rules.policies for text in (row.instrument, row.clause)}
    shared = {row.text for row in rules.sentences}
    assert sorted((own | said | shared) - KNOWN - {""}) == []
    assert sorted({*RULE_TEXTS, *RULE_NAMES, *PARTS} - own - said) == []
    assert sorted(set(RULE_SENTENCES) - shared) == []


def test_every_limit_of_the_rules_is_known() -> None:
    assert sorted({row.hides for row in default_rules().limits} ^ set(LIMITS)) == []


@pytest.mark.parametrize("code", COMPLETE)
def test_a_rule_is_worded_in_the_language_of_the_report(code: str) -> None:
    shipped = {row.id: row for row in default_rules().policies}
    words = Words(language(code))
    rules = [rule for c in harvester().conclusions for rule in c.rules if rule.template]
    assert len(rules) > 10
    for rule in rules:
        sentence = rule_sentence(rule, words)
        assert sentence is not None
        for name in {"{instrument}", "{clause}"} & set(re.findall(r"\{\w+\}", rule.template)):
            row = shipped[rule.id]
            value = row.instrument if name == "{instrument}" else row.clause
            assert escape(words.known(value)) in sentence
