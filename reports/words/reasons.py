"""Why a negative claim was made and what a blind spot means, by the codes of the documents."""

from __future__ import annotations

from dataclasses import dataclass

from reports.words.mark import N_


@dataclass(frozen=True, slots=True)
class Reason:
    """Where it was looked, in a few words, and the sentence; both in English, marked."""

    place: str
    sentence: str


REASONS: dict[str, Reason] = {
    "no-app": Reason(N_("in the app's file"), N_("No app file was given, so no code was read.")),
    "not-in-code": Reason(
        N_("in the app's file"),
        N_("No permission and no place in the code was found in the app's file."),
    ),
    "not-in-readable-code": Reason(
        N_("in the app's file"),
        N_(
            "No permission and no place in the code was found in the part of the app's file that "
            "could be read. What could hide one is listed under “What was not tested”."
        ),
    ),
    "no-traffic": Reason(
        N_("in traffic"), N_("No traffic was recorded, so nothing can be said about sending.")
    ),
    "not-in-traffic": Reason(
        N_("in traffic"),
        N_(
            "Looked for in the recorded traffic (exchanges: %(exchanges)s, hosts: %(hosts)s) "
            "and not seen."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Spot:
    """A kind of blind spot: why it is one and what to do; ``what`` only where it is no name."""

    why: str
    advice: str = ""
    what: str = ""


BLIND_SPOTS: dict[str, Spot] = {
    "no-app": Spot(
        N_("No app file was given."),
        N_("Add the APK that was tested and analyse the case again."),
        N_("The app's code"),
    ),
    "no-traffic": Spot(
        N_("No traffic was recorded."),
        N_("Record a session while somebody uses the app."),
        N_("What the app sends"),
    ),
    "coverage-part": Spot(N_("Only part of the traffic with this host could be read.")),
    "coverage-name-only": Spot(N_("Only the name of this host was seen, not what was sent to it.")),
    "other-app": Spot(N_("Another app on the device sent this; it is kept and supports no claim.")),
    "opaque-body": Spot(
        N_("Data sent to this host could not be read. Unreadable is not clean."),
        N_("Give the APK or the key, so that encrypted bodies can be opened."),
    ),
    "no-consent-mark": Spot(
        N_("The moment of consent was not marked in this session."),
        N_("Mark it while testing."),
        N_("Whether data was sent before consent"),
    ),
    "no-persona": Spot(
        N_(
            "No planted value was looked for or none was found, so detections rest on check "
            "digits, shapes and names."
        ),
        N_("Prepare the device with a persona and give its file."),
        N_("Values planted on the device"),
    ),
}
"""Codes without an entry (limits of static analysis, skipped items) keep the document's English."""
