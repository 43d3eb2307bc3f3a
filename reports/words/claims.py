"""Claims and strengths: the words with one meaning, each with the sentence that defines it."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.model.case import Basis, Claim
from inspector.model.traffic import Strength
from reports.words.mark import N_


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the report and its definition, in English, marked for translation."""

    word: str
    meaning: str


CLAIMS: dict[Claim, Word] = {
    Claim.DECLARES: Word(
        N_("declares"),
        N_("The app's manifest requests a permission that guards this kind of data."),
    ),
    Claim.REFERENCES: Word(
        N_("references"),
        N_("The app's code has a place that reads this kind of data."),
    ),
    Claim.CAN_REACH: Word(
        N_("can reach"),
        N_("In the app's code, a path leads from such a read to a call that sends data."),
    ),
    Claim.SENDS: Word(
        N_("sends"),
        N_("The data, or a value planted on the test device, was seen in recorded traffic."),
    ),
    Claim.NOT_OBSERVED: Word(
        N_("not observed"),
        N_("It was looked for in the place named and not seen. This is not proof of absence."),
    ),
    Claim.NOT_ANALYSED: Word(
        N_("not analysed"),
        N_("It could not be examined; the reason is given. Nothing can be concluded from it."),
    ),
}
"""In the order of the vocabulary."""

BASES: dict[Basis, str] = {
    Basis.NOTED: N_("noted by the tester"),
    Basis.UNREADABLE: N_("sent, but unreadable"),
    Basis.CONTAINS: N_("contained in the app"),
    Basis.CONTACTS_HOST: N_("seen contacting a host"),
    Basis.RECEIVES: N_("seen coming back"),
}
"""What a rule may rest on beside the claims."""

AFFIRMATIVE = (Claim.DECLARES, Claim.REFERENCES, Claim.CAN_REACH, Claim.SENDS)
"""Claims that rest on evidence, weakest first."""

STRENGTHS: dict[Strength, Word] = {
    Strength.PLANTED: Word(
        N_("planted"),
        N_("A value that existed only on the test device was found in the traffic."),
    ),
    Strength.VALIDATED: Word(
        N_("validated"),
        N_("The value passed a check digit or a strict format, and its surroundings name it."),
    ),
    Strength.SHAPED: Word(
        N_("shaped"),
        N_(
            "A set of records has the structure of this kind of data, whatever its keys are called."
        ),
    ),
    Strength.NAMED: Word(
        N_("named"),
        N_("Only the name of a key says what the value is; the value itself proves nothing."),
    ),
}
"""Strongest first."""
