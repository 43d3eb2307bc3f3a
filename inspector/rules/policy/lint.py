"""Checks what the loader cannot: dates, successors, words, quotes, names, cases of every row."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from inspector.rules.loader import Rules
from inspector.rules.policy.wording import NAME, NAMES, template_for
from inspector.rules.policy_schema import PolicyRow
from inspector.rules.triggers import (
    ComponentTrigger,
    CredentialTrigger,
    DetectionTrigger,
    FlowTrigger,
    HostTrigger,
    Leaf,
    MarkTrigger,
    OpaqueTrigger,
    PermissionTrigger,
    SdkTrigger,
    TextTrigger,
    UseTrigger,
    bases,
    gives_evidence,
    leaves,
)

QUOTE_WORDS = 40
CASES = Path(__file__).parents[3] / "tests" / "cases" / "policies"
"""Where the cases are in a checkout; the folder is absent from an installed package."""
BANNED = re.compile(
    r"\b(violat\w*|illegal\w*|unlawful\w*|steal\w*|stole\w*|malicious\w*|guilty|criminal|crime\w*"
    r"|spyware|fraud\w*|score[sd]?)\b|\bbreach(es|ed)\b",
    re.IGNORECASE,
)
"""Words that conclude what only a court or an authority may, or that claim an intention."""
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
SHARED = (
    TextTrigger,
    OpaqueTrigger,
    HostTrigger,
    SdkTrigger,
    MarkTrigger,
    ComponentTrigger,
    CredentialTrigger,
)
"""Conditions whose evidence may have no category, so that a row of several could not sort it."""


def problems(rules: Rules, cases: Path | None = CASES) -> tuple[str, ...]:
    """Return what is wrong with the policy rows, one line each, sorted; empty when all is well.

    ``cases`` is the folder with cases of the shipped rows; it is not looked at when it is absent or
    when rows of a user's own are loaded too.
    """
    found = [f"{row.id}: {text}" for row in rules.policies for text in _row(row, rules)]
    found += [f"sentence {s.id}: {text}" for s in rules.sentences for text in _words(s.text)]
    if cases is not None and cases.is_dir() and len(rules.folders) == 1:
        found += uncovered(rules.policies, cases)
    return tuple(sorted(found))


def uncovered(rows: Sequence[PolicyRow], folder: Path) -> list[str]:
    """Return enabled rows without a matching or a non-matching case, and cases of unknown rows."""
    sides: dict[str, set[str]] = {"matches": set(), "not_matches": set()}
    for path in sorted(folder.glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8")).get("case", []):
            for side, ids in sides.items():
                ids.update(name.partition("@")[0] for name in case.get(side, []))
    enabled = {row.id for row in rows if row.enabled}
    found = [
        f"{name}: no case in {folder.name} with this row under {side}"
        for side, ids in sides.items()
        for name in sorted(enabled - ids)
    ]
    known = {row.id for row in rows}
    return found + [
        f"{i}: a case names this row, which is not there" for i in _unknown(sides, known)
    ]


def _unknown(sides: dict[str, set[str]], known: set[str]) -> list[str]:
    return sorted((sides["matches"] | sides["not_matches"]) - known)


def _row(row: PolicyRow, rules: Rules) -> Iterator[str]:
    ids = {other.id: other for other in rules.policies}
    if row.jurisdiction not in {j.id for j in rules.jurisdictions}:
        yield f"no jurisdiction {row.jurisdiction!r}"
    if row.kind == "breach" and not row.clause:
        yield "a breach needs a clause"
    words = len(CJK.findall(row.quote)) + len(CJK.sub(" ", row.quote).split())
    if words > QUOTE_WORDS:
        yield f"the quote has {words} words, at most {QUOTE_WORDS}"
    if row.quote and row.verification not in ("official_text", "quoted_copy"):
        yield f"a quote needs a text that was read, not {row.verification}"
    if row.in_force_from and row.in_force_to and row.in_force_from > row.in_force_to:
        yield "in_force_from is after in_force_to"
    if row.superseded_by:
        successor = ids.get(row.superseded_by)
        if successor is None or successor is row:
            yield f"superseded_by names no other row: {row.superseded_by!r}"
        elif row.in_force_to is None and row.enabled:
            yield "a superseded row needs in_force_to"
        elif (
            successor.in_force_from
            and row.in_force_to
            and successor.in_force_from <= row.in_force_to
        ):
            yield f"overlaps its successor {successor.id}"
    yield from _switch(row)
    for text in (row.condition, row.lawful_if, row.exceptions, *row.wording.values()):
        yield from _words(text)
    if row.trigger is not None:
        yield from _trigger(row, rules)


def _switch(row: PolicyRow) -> Iterator[str]:
    if row.verification == "unverified" and row.enabled:
        yield "an unverified row must be off"
    if not row.enabled and not row.disabled_because:
        yield "a row that is off must say why"
    if row.enabled and row.disabled_because:
        yield "a row that is on has no disabled_because"
    if row.enabled and row.trigger is None:
        yield "a row that is on needs a trigger"
    if row.enabled and not row.lawful_if:
        yield "a row that is on must say what would make it lawful"


def _words(text: str) -> Iterator[str]:
    for match in BANNED.finditer(text):
        yield f"{match[0]!r} is not a word for a finding"
    for name in sorted(set(NAME.findall(text)) - NAMES):
        yield f"unknown name {{{name}}} in a sentence"


def _trigger(row: PolicyRow, rules: Rules) -> Iterator[str]:
    assert row.trigger is not None
    if not gives_evidence(row.trigger):
        yield "the trigger can be met without evidence"
    for basis in sorted(bases(row.trigger) | row.wording.keys()):
        chosen = template_for(row, basis, rules)
        if chosen is None:
            yield f"no sentence for {basis}"
        elif row.kind == "breach" and "may breach" not in chosen[1]:
            yield f"the sentence for {basis} must say 'may breach'"
        elif row.kind == "minimisation" and "breach" in chosen[1]:
            yield f"the sentence for {basis} must not speak of a breach"
    unused = row.wording.keys() - bases(row.trigger)
    if unused:
        yield f"the trigger never rests on {sorted(unused)[0]}"
    for leaf in leaves(row.trigger):
        if len(row.categories) > 1 and isinstance(leaf, SHARED):
            yield f"a {leaf.kind} condition has no category, so the row may have one at most"
        yield from _names(leaf, rules)


def _names(leaf: Leaf, rules: Rules) -> Iterator[str]:
    known = {c.id: {f"{c.id}.{a}" for a in c.attributes} for c in rules.categories}
    if isinstance(leaf, PermissionTrigger):
        for name in sorted(set(leaf.names) - {p.id for p in rules.permissions}):
            yield f"no permission {name}"
    if isinstance(leaf, UseTrigger | FlowTrigger | DetectionTrigger):
        for category in sorted(set(leaf.categories) - set(known)):
            yield f"no category {category}"
    if isinstance(leaf, UseTrigger | DetectionTrigger):
        for attribute in (*leaf.attributes, *leaf.except_attributes):
            if attribute not in known.get(attribute.partition(".")[0], ()):
                yield f"no attribute {attribute}"
    if isinstance(leaf, CredentialTrigger):
        for attribute in leaf.attributes:
            if attribute not in known.get(attribute.partition(".")[0], ()):
                yield f"no attribute {attribute}"
