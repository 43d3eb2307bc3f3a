"""The vocabulary in one language, as templates call it; an id without a word stays as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from inspector.model.case import Basis, Claim
from inspector.model.comparison import Side
from inspector.model.traffic import Coverage, Strength, TrafficResult
from reports.charts.label import fit
from reports.i18n import Language
from reports.safe import line
from reports.words import corpus_terms, terms
from reports.words.categories import CATEGORIES, NATIONAL_ID, NATIONAL_ID_OF
from reports.words.claims import BASES, CLAIMS, STRENGTHS
from reports.words.glossary import GLOSSARY
from reports.words.known import KNOWN
from reports.words.mark import N_
from reports.words.reasons import BLIND_SPOTS, REASONS

BASIS_IDS = frozenset(basis.value for basis in Basis)
_SHARED_CODE = re.compile(r"(\d{1,3})% of the methods of both, (\d{1,3})% of the smaller app's")
_COUNT = re.compile(r" \(×\d{1,9}\)$")
_TIERS = {
    Claim.SENDS: N_("Seen leaving the device"),
    Claim.CAN_REACH: N_("Can reach the network in the code"),
    Claim.REFERENCES: N_("Read in the code"),
    Claim.DECLARES: N_("Only asked for by permission"),
}
_PLAIN = {
    Strength.PLANTED: N_("We put invented values on the test phone and found them in its traffic."),
    Strength.VALIDATED: N_("The value passes a check digit or a strict format, and is named."),
    Strength.SHAPED: N_("A set of records is built like this kind of data."),
    Strength.NAMED: N_("Only the name of a field says so."),
}


@dataclass(frozen=True)
class Words:
    """Translated words; every method takes an id of the documents and returns safe text."""

    language: Language

    def category(self, key: str) -> str:
        """Title of a category."""
        words = CATEGORIES.get(key)
        return self.language.text(words.title) if words else line(key, 60)

    def category_line(self, key: str, room: int) -> str:
        """Title of a category, cut to fit into a picture."""
        return fit(self.category(key), room)

    def category_why(self, key: str) -> str:
        """Why the category matters."""
        words = CATEGORIES.get(key)
        return self.language.text(words.why) if words else ""

    def attribute(self, category: str, key: str) -> str:
        """Name of an attribute, with or without its category in front."""
        words = CATEGORIES.get(category)
        short = key.removeprefix(f"{category}.")
        if country := NATIONAL_ID_OF.fullmatch(short):
            name = self.language.text(NATIONAL_ID)
            return name % {"country": self.country(country[1])}
        name = words.attributes.get(short, "") if words else ""
        return self.language.text(name) if name else line(key, 80)

    def claim(self, claim: str) -> str:
        """Word of a claim."""
        return self.language.text(CLAIMS[Claim(claim)].word)

    def assumptions(self, keys: tuple[str, ...]) -> str:
        """What was assumed, as a list."""
        return self.language.enumerate(self._term(terms.ASSUMPTIONS, key) for key in keys)

    def date_from(self, key: str) -> str:
        """Who said for which days the law was applied."""
        return self._term(terms.DATES_FROM, key)

    def app_type(self, key: str) -> str:
        """What the app offers."""
        return self._term(terms.APP_TYPES, key)

    def left_out(self, key: str) -> str:
        """Why a rule was not evaluated."""
        return self._term(terms.LEFT_OUT, key)

    def basis(self, basis: Basis) -> str:
        """Word of what a rule rests on: a claim, or one of the few that are no claim."""
        other = BASES.get(basis)
        return self.language.text(other) if other else self.claim(basis.value)

    def basis_id(self, key: str) -> str:
        """Word of what a rule rests on, by its id."""
        return self.basis(Basis(key)) if key in BASIS_IDS else line(key, 40)

    def comparison_kind(self, key: str) -> str:
        """What is compared."""
        return self._term(terms.COMPARISONS, key)

    def change(self, key: str, sides: tuple[Side, ...], *, file: bool) -> str:
        """What became of a row; only the files of versions have a before and an after."""
        if key in ("added", "removed") and not file:
            side = sides[1] if key == "added" else sides[0]
            return self.language.text(N_("found only in %(letter)s")) % {"letter": side.letter}
        return self._term(terms.CHANGES, key)

    def claim_meaning(self, claim: str) -> str:
        """Definition of a claim."""
        return self.language.text(CLAIMS[Claim(claim)].meaning)

    def tier(self, claim: str) -> str:
        """Heading for the categories whose strongest claim this is."""
        return self.language.text(_TIERS[Claim(claim)])

    def strength(self, strength: str) -> str:
        """Word of a strength."""
        return self.language.text(STRENGTHS[Strength(strength)].word)

    def strength_meaning(self, strength: str) -> str:
        """Definition of a strength."""
        return self.language.text(STRENGTHS[Strength(strength)].meaning)

    def strength_plain(self, strength: str) -> str:
        """What a strength means, in a sentence for the first screen."""
        return self.language.text(_PLAIN[Strength(strength)])

    def glossary(self) -> tuple[tuple[str, str, str], ...]:
        """Anchor, term and meaning of every other word."""
        text = self.language.text
        return tuple((key, text(word.word), text(word.meaning)) for key, word in GLOSSARY)

    def reason_place(self, code: str) -> str:
        """Where it was looked, for a negative claim; empty for a code without a word."""
        reason = REASONS.get(code)
        return self.language.text(reason.place) if reason else ""

    def reason(self, code: str, traffic: TrafficResult | None) -> str:
        """The sentence of a negative claim; empty for a code without one."""
        reason = REASONS.get(code)
        if reason is None:
            return ""
        sentence = self.language.text(reason.sentence)
        coverage = traffic.coverage if traffic else Coverage()
        return sentence % {
            "exchanges": self.language.number(coverage.exchanges),
            "hosts": self.language.number(len(coverage.hosts)),
        }

    def spot(self, code: str, part: str) -> str:
        """``what``, ``why`` or ``advice`` of a blind spot; empty: the document's text stands."""
        spot = BLIND_SPOTS.get(code)
        text = str(getattr(spot, part)) if spot else ""
        return self.language.text(text) if text else ""

    def owner(self, key: str) -> str:
        """Who wrote the code."""
        return self._term(terms.OWNERS, key)

    def party(self, key: str) -> str:
        """First or third party."""
        return self._term(terms.PARTIES, key)

    def direction(self, key: str) -> str:
        """Sent or received."""
        return self._term(terms.DIRECTIONS, key)

    def uri_origin(self, key: str) -> str:
        """How an address that stands nowhere as one text is known."""
        return self._term(terms.URI_ORIGINS, key)

    def origin(self, key: str) -> str:
        """How a permission came to be requested."""
        return self._term(terms.ORIGINS, key)

    def protection(self, key: str) -> str:
        """Protection level of a permission."""
        if not key:
            return self.language.text(N_("not defined by Android"))
        return self._term(terms.PROTECTIONS, key)

    def purpose(self, key: str) -> str:
        """What an SDK is for."""
        return self._term(terms.PURPOSES, key)

    def mark(self, key: str) -> str:
        """Kind of a mark."""
        return self._term(terms.MARKS, key)

    def seen(self, key: str) -> str:
        """How much of a host's traffic was seen."""
        return self._term(terms.SEEN, key)

    def verification(self, key: str) -> str:
        """How a clause was read."""
        return self._term(terms.VERIFICATIONS, key)

    def confidence(self, key: str) -> str:
        """Confidence in a path."""
        return self._term(terms.CONFIDENCES, key)

    def sink(self, key: str) -> str:
        """Where a path leads."""
        return self._term(terms.SINKS, key)

    def step(self, key: str) -> str:
        """What a step of a path does."""
        return self._term(terms.STEPS, key)

    def text_kind(self, key: str) -> str:
        """What a text found in the app is about."""
        return self._term(terms.TEXT_KINDS, key)

    def key_role(self, key: str) -> str:
        """What key material is used as."""
        return self._term(terms.KEY_ROLES, key)

    def container(self, key: str) -> str:
        """What was scanned."""
        return self._term(terms.CONTAINERS, key)

    def country(self, code: str) -> str:
        """Name of a country, or its code."""
        return line(self.language.country(code), 60)

    def link(self, key: str) -> str:
        """Why two apps are taken to belong together."""
        return self._term(corpus_terms.LINKS, key)

    def shared_code(self, example: str) -> str:
        """How much code two apps share; the example itself where it says something else."""
        if not (found := _SHARED_CODE.fullmatch(example)):
            return line(example, 100)
        both, smaller = (self.language.percent(int(part), 100) for part in found.groups())
        sentence = self.language.text(corpus_terms.SHARED_CODE)
        return sentence % {"both": both, "smaller": smaller}

    def level(self, key: str, confidence: float) -> str:
        """How sure it is that the apps of a family belong together."""
        value = {"value": self.language.number(round(confidence, 2))}
        return self.language.text(corpus_terms.LEVELS[key]) % value

    def changing(self, key: str) -> str:
        """What of two versions is compared."""
        return self._term(corpus_terms.CHANGING, key)

    def added(self, key: str) -> str:
        """Heading for what a version has that the one before it had not."""
        return self._term(corpus_terms.ADDED, key)

    def removed(self, key: str) -> str:
        """Heading for what a version no longer has."""
        return self._term(corpus_terms.REMOVED, key)

    def limit(self, key: str) -> str:
        """Name of what hides behaviour."""
        return self._term(terms.LIMITS, key)

    def known(self, text: str) -> str:
        """A sentence of the document in this language; empty where it has no translation."""
        # Reasons of a host are counted: "text (×3)".
        count = match[0] if (match := _COUNT.search(text)) else ""
        stem = text.removesuffix(count)
        return self.language.text(stem) + count if stem in KNOWN else ""

    def jurisdiction(self, key: str) -> str:
        """Country or other place whose rule it is."""
        if not key:
            return self.language.text(N_("Jurisdiction not named"))
        if key in terms.PLACES:
            return self.language.text(terms.PLACES[key])
        return line(self.language.country(key), 80)

    def _term(self, table: dict[str, str], key: str) -> str:
        name = table.get(key)
        return self.language.text(name) if name else line(key, 60)
