"""The sentence of a rule conclusion in the report's language, its names filled in."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from inspector.model.case import RuleConclusion
from reports.safe import line
from reports.words.known import KNOWN
from reports.words.spoken import Words

_NAME = re.compile(r"\{([a-z]+)\}")
_CUT = "…"


def rule_sentence(rule: RuleConclusion, words: Words) -> Markup | None:
    """Return the translated sentence; none where the document's English one has to stand.

    Every value is isolated, so that a host or the name of a law in another script cannot turn
    the sentence around it.
    """
    if words.language.code == "en" or rule.template not in KNOWN:
        return None
    translated = words.language.text(rule.template)

    def fill(match: re.Match[str]) -> Markup:
        value = rule.parameters.get(match[1])
        return escape(match[0]) if value is None else _value(match[1], value, words)

    # The template is a sentence of the catalog; only what is filled in comes from outside.
    parts: list[Markup] = []
    end = 0
    for match in _NAME.finditer(translated):
        parts += [escape(translated[end : match.start()]), fill(match)]
        end = match.end()
    return Markup("").join([*parts, escape(translated[end:])])


def _value(name: str, value: str, words: Words) -> Markup:
    if name == "categories":
        return escape(words.language.enumerate(words.category(key) for key in value.split(",")))
    if name == "countries":
        names = (_CUT if key == _CUT else words.country(key) for key in value.split(", "))
        return escape(words.language.enumerate(names))
    if name == "count" and value.isascii() and value.isdigit() and len(value) < 12:
        return escape(words.language.number(int(value)))
    if name in ("hosts", "declared"):
        return Markup('<code dir="ltr">{}</code>').format(line(value, 300))
    if name in ("instrument", "clause") and (translated := words.known(value)):
        return Markup("<bdi>{}</bdi>").format(translated)
    return Markup('<bdi lang="en">{}</bdi>').format(line(value, 300))
