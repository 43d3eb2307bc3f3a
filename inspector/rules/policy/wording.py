"""Chooses the sentence of a conclusion by what it rests on, and fills in its names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from inspector.errors import InspectorError
from inspector.model.case import Basis
from inspector.rules.loader import Rules
from inspector.rules.policy.outcome import Hit
from inspector.rules.policy_schema import PolicyRow

NAME = re.compile(r"\{([a-z]+)\}")
NAMES = frozenset({"categories", "clause", "count", "countries", "declared", "hosts", "instrument"})
LISTED = 5
"""Hosts or permissions named in a sentence; the evidence has all of them."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A whole sentence: its id, the text with names in it, their values, the text in English."""

    code: str
    template: str
    parameters: dict[str, str]
    text: str


def template_for(row: PolicyRow, basis: Basis, rules: Rules) -> tuple[str, str] | None:
    """Return code and template for a basis: the row's own, or the common one of its kind.

    None when there is no such sentence, which the check of the rules reports.
    """
    own = row.wording.get(basis, "")
    if own and not own.startswith("@"):
        return f"{row.id}.{basis}", own
    code = own.removeprefix("@") or f"{row.kind}.{basis}"
    return next(((s.id, s.text) for s in rules.sentences if s.id == code), None)


def sentence(row: PolicyRow, basis: Basis, hits: Sequence[Hit], rules: Rules) -> Sentence:
    """Return the sentence for a conclusion; raises InspectorError where it is missing."""
    chosen = template_for(row, basis, rules)
    if chosen is None:
        raise InspectorError(
            f"Policy row {row.id!r} names a sentence that is not there",
            cause=row.wording.get(basis, f"{row.kind}.{basis}"),
            next_step="mend the row, then run: inspector rules check",
        )
    code, template = chosen
    # The sentence speaks of the basis, so its names come from the evidence of that basis.
    speaking = [hit for hit in hits if hit.basis is basis] or list(hits)
    categories = sorted({c for hit in speaking for c in hit.categories})
    if row.categories:
        categories = [c for c in categories if c in row.categories] or list(row.categories)
    values = {
        "categories": ",".join(categories),
        "clause": row.clause,
        "count": str(max((hit.count for hit in speaking), default=0)),
        "countries": _listed(hit.country for hit in speaking),
        "declared": _listed(hit.declared for hit in hits),
        "hosts": _listed(hit.host for hit in speaking),
        "instrument": row.instrument,
    }
    used = {name: values[name] for name in sorted(set(NAME.findall(template))) if name in values}
    titles = {c.id: c.title for c in rules.categories}
    shown = used | {"categories": ", ".join(_inside(titles.get(c, c)) for c in categories)}
    # One pass: a value that looks like a name is never filled in again.
    text = NAME.sub(lambda match: shown.get(match[1], match[0]), template)
    return Sentence(code, template, used, text)


def _listed(values: Iterable[str]) -> str:
    names = sorted({value for value in values if value})
    more = ["…"] if len(names) > LISTED else []
    return ", ".join(names[:LISTED] + more)


def _inside(title: str) -> str:
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
