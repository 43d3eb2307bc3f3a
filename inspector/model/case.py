"""CaseDocument: both results joined into claims, each with its evidence."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from inspector.model.base import CategoryId, EvidenceId, Model, Text, Time
from inspector.model.common import AppInfo, AppType, Mark, Provenance
from inspector.model.static import StaticResult
from inspector.model.traffic import Recipient, Strength, TrafficResult


class Claim(StrEnum):
    """Words with one meaning; see the glossary of the report."""

    DECLARES = "declares"
    REFERENCES = "references"
    CAN_REACH = "can_reach"
    SENDS = "sends"
    NOT_OBSERVED = "not_observed"
    NOT_ANALYSED = "not_analysed"


class Basis(StrEnum):
    """What a rule conclusion rests on, weakest first; four values are the claims of that name."""

    NOTED = "noted"
    """Only the tester's own mark."""
    UNREADABLE = "unreadable"
    """A body that could not be read."""
    DECLARES = "declares"
    """The manifest."""
    CONTAINS = "contains"
    """The app carries a text, a host or third-party code."""
    REFERENCES = "references"
    """The code reads it."""
    CAN_REACH = "can_reach"
    """A path in the code leads from the read to a sink."""
    CONTACTS_HOST = "contacts_host"
    """The app was seen to contact a host."""
    RECEIVES = "receives"
    """The data was seen coming back in captured traffic."""
    SENDS = "sends"
    """The data was seen leaving in captured traffic."""

    @property
    def rank(self) -> int:
        """0 for the weakest."""
        return _BASIS_RANK[self]


_BASIS_RANK = {basis: rank for rank, basis in enumerate(Basis)}


class ClaimEvidence(Model):
    """A claim about a category with the evidence it rests on."""

    claim: Claim
    """The claim."""
    evidence: tuple[EvidenceId, ...] = ()
    """Ids of permissions, uses, flows or detections; empty for the two negative claims."""
    code: str = ""
    """For the negative claims: id of the reason, so that a report can say it in any language."""
    reason: Text = ""
    """For the negative claims: what was exercised, or why not analysed, in English."""
    strength: Strength | None = None
    """For ``sends``: the strongest detection."""


class RecipientEvidence(Model):
    """One host that received a category."""

    host: Text
    """Host name asked for."""
    address: Text = ""
    """Peer address."""
    recipient: Recipient
    """Domain, company, country, party."""
    cleartext: bool
    """True when any of it travelled without encryption."""
    count: int = Field(ge=0)
    """Records sent there."""
    evidence: tuple[EvidenceId, ...]
    """Detections."""


class Timing(Model):
    """When a category was sent relative to the tester's marks."""

    first: Time | None = None
    """First detection."""
    last: Time | None = None
    """Last detection."""
    before_consent: bool | None = None
    """True when something was sent before the first consent mark; none without such a mark."""
    before_signup: bool | None = None
    """The same for the first signup mark."""


class RuleConclusion(Model):
    """A rule that the evidence touches; always "may breach", with the clause's source.

    A row about several categories gives one conclusion for each, with that category's evidence
    and basis, so that an upload of one never lends its weight to another.
    """

    id: str
    """Id of the rule row."""
    category: CategoryId | None = None
    """The category concerned; none for the app as a whole."""
    jurisdiction: str = ""
    """ISO 3166 code, EU, google-play, or general for what holds everywhere."""
    instrument: Text = ""
    """Law, regulation or policy."""
    clause: Text = ""
    """Clause."""
    condition: Text
    """The condition that was met."""
    verification: str
    """official_text, quoted_copy, secondary, unverified."""
    kind: Literal["breach", "minimisation"] = "breach"
    """Whether a rule is touched or only data minimisation."""
    basis: Basis = Basis.DECLARES
    """The strongest ground it rests on; of conditions that must all hold, the weakest."""
    wording: Text = ""
    """The sentence for the report, in English."""
    code: str = ""
    """Id of that sentence, such as ``breach.sends``, for a report in another language."""
    template: Text = ""
    """The sentence with ``{names}`` still in it."""
    parameters: dict[str, Text] = Field(default_factory=dict)
    """Values of the names; ``categories`` holds ids joined by commas, to be named by the report."""
    lawful_if: Text = ""
    """What would make it lawful."""
    exceptions: Text = ""
    """Exceptions of the clause that the evidence cannot show."""
    note: Text = ""
    """What a reader must know about the certainty of the row."""
    assumes: tuple[str, ...] = ()
    """Facts nobody stated: country, licence, store, in_force_from, date."""
    quote: Text = ""
    """Short quote of the clause."""
    reference: Text = ""
    """Where the clause was read."""
    checked_on: str = ""
    """ISO date on which the clause was looked up."""
    in_force_from: str = ""
    """ISO date, or empty."""
    in_force_to: str = ""
    """ISO date, or empty."""
    superseded_by: str = ""
    """Id of the successor row."""
    evidence: tuple[EvidenceId, ...] = ()
    """Evidence that met the condition: permissions, components, uses, flows, texts, hosts,
    third-party code, detections, opaque bodies, exchanges, marks."""


class RuleLeftOut(Model):
    """A rule row that was not evaluated, which is not the same as not met."""

    id: str
    """Id of the row."""
    code: str
    """Why: disabled, other_jurisdiction, not_yet_in_force, no_longer_in_force, other_country,
    country_not_stated, other_app_type, other_licence, other_store, target_level."""


class RuleScope(Model):
    """Which rule rows were evaluated, for which days and facts."""

    first: str = ""
    """First day whose law was applied, ISO; empty when no date is known: then each row stands as it
    stood on the day it was checked."""
    last: str = ""
    """Last day."""
    date_from: Literal["stated", "capture", "none"] = "none"
    """Whether the investigator or the capture gave the days."""
    jurisdictions: tuple[str, ...] = ()
    """Jurisdictions looked at, sorted."""
    country: str = ""
    """Country as stated; empty when not."""
    app_type: AppType = "personal_loan"
    """What the app was taken to offer."""
    licence: str = ""
    """Licence of the lender as stated, such as ``ojk_p2p``; empty when not."""
    store: str = ""
    """Where the app is distributed as stated, such as ``google-play``; empty when not."""
    android: int | None = None
    """API level of the test device as stated; the target level of the app stands in when none."""
    evaluated: tuple[str, ...] = ()
    """Ids of the rows evaluated, sorted."""
    left_out: tuple[RuleLeftOut, ...] = ()
    """Rows not evaluated, sorted."""


class Conclusion(Model):
    """Everything the evidence says about one category."""

    category: CategoryId
    """The category."""
    claims: tuple[ClaimEvidence, ...]
    """Claims, in the order of the vocabulary."""
    recipients: tuple[RecipientEvidence, ...] = ()
    """Who received it."""
    timing: Timing = Timing()
    """When, relative to marks."""
    rules: tuple[RuleConclusion, ...] = ()
    """Rules touched."""


class BlindSpot(Model):
    """Something that could hide behaviour, with what to do about it."""

    code: str
    """Id of the kind, such as ``no-traffic``, ``opaque-body`` or the id of a static limit."""
    what: Text
    """What was not seen."""
    why: Text
    """Why."""
    advice: Text = ""
    """How to see it."""
    evidence: tuple[EvidenceId, ...] = ()
    """Opaque bodies or exchanges concerned, if any."""


class CaseDocument(Model):
    """One app, both results, the tester's marks, the conclusions. ``inspector/case/1``."""

    schema_: Literal["inspector/case/1"] = Field(default="inspector/case/1", alias="schema")
    """Schema of this document."""
    title: Text = ""
    """Title of the case."""
    app: AppInfo | None
    """The app; none when only traffic is known."""
    static: StaticResult | None
    """Static result; none when no APK was given."""
    traffic: TrafficResult | None
    """Traffic result; none when no capture was given."""
    marks: tuple[Mark, ...] = ()
    """Moments the tester named, by time."""
    conclusions: tuple[Conclusion, ...] = ()
    """One for each category of the vocabulary, in its order."""
    rules: tuple[RuleConclusion, ...] = ()
    """Rules touched by the app as a whole rather than by one category."""
    rule_scope: RuleScope = RuleScope()
    """Which rules were looked at; a rule not listed there was not evaluated."""
    blind_spots: tuple[BlindSpot, ...] = ()
    """What could hide behaviour."""
    log_head: str = ""
    """SHA-256 of the last log line that the evidence rests on; empty outside a case folder."""
    provenance: Provenance
    """What made this document."""
