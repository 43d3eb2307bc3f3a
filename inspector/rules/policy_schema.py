"""Shape of the rows of clauses; apart, because a scan needs none of what it is made of."""

from datetime import date
from typing import Literal

from pydantic import Field, StrictBool

from inspector.model.base import CategoryId
from inspector.model.case import Basis
from inspector.rules.applies import AppliesIf
from inspector.rules.schema import Row
from inspector.rules.triggers import Trigger


class PolicyRow(Row):
    """A clause of a law or policy, what touches it, and what would make that lawful."""

    jurisdiction: str
    """Id of a jurisdiction row."""
    instrument: str
    """Name."""
    clause: str = ""
    """Clause; only a minimisation row may have none."""
    quote: str = ""
    """At most 40 words, verbatim, only from a text or copy that was read."""
    verification: Literal["official_text", "quoted_copy", "secondary", "unverified"]
    """How the clause was read."""
    checked_on: date
    """When."""
    in_force_from: date | None = None
    """First day in force; none when not known."""
    in_force_to: date | None = None
    """Last day in force."""
    superseded_by: str = ""
    """Id of the successor row."""
    enabled: StrictBool = True
    """Unverified rows and those without evidence to look at are off."""
    disabled_because: str = ""
    """Why it is off; required then."""
    kind: Literal["breach", "minimisation"] = "breach"
    """Whether a clause is touched or only data minimisation."""
    categories: tuple[CategoryId, ...] = ()
    """Categories concerned, each evaluated by itself; none for the app as a whole."""
    applies_if: AppliesIf = AppliesIf()
    """Conditions on the case."""
    condition: str
    """What is looked for, in one sentence."""
    trigger: Trigger | None = None
    """The same, for the evaluator; none only in a row that is off."""
    wording: dict[Basis, str] = Field(default_factory=dict)
    """Sentence for a basis, or ``@id`` of a common one; else the common sentence of the basis."""
    lawful_if: str = ""
    """What would make it lawful."""
    exceptions: str = ""
    """Exceptions of the clause."""
    note: str = ""
    """What a reader must know about the certainty of the row."""


class JurisdictionRow(Row):
    """A legal order, a store's policy, or ``general`` for what is tied to none."""

    title: str
    """Name shown to readers, in English."""
    countries: tuple[str, ...] = ()
    """ISO 3166 alpha-2 of its countries; empty: anywhere."""


class SentenceRow(Row):
    """A whole sentence for conclusions; ``{names}`` stand for values."""

    text: str
    """The sentence, in English."""
