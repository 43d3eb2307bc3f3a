"""Traffic conditions: which detections pass the filters of a trigger, and how many records."""

from __future__ import annotations

from collections.abc import Iterator

from inspector.model.case import Basis
from inspector.model.traffic import Detection
from inspector.rules.policy.hosts import covered, is_address
from inspector.rules.policy.outcome import Hit
from inspector.rules.policy.view import View
from inspector.rules.triggers import CredentialTrigger, DetectionTrigger


def detection_hits(trigger: DetectionTrigger, view: View) -> Iterator[Hit]:
    """Yield detections that pass every filter and reach the number of records.

    The number is reached at one place, or by a session finding whose detections all pass: a list
    sent in pages counts as one. Where only some pages pass, they are not added up, for they may
    overlap.
    """
    before = max(filter(None, map(view.index.first_mark, trigger.before)), default=None)
    if trigger.before and before is None:
        return
    passing = {
        d.id: d
        for d in view.detections(trigger.categories)
        if _passes(d, trigger)
        and (before is None or (d.at is not None and d.at < before))
        and (trigger.after is None or _after(d, trigger.after, trigger.reset_by, view))
    }
    counts = {i: d.distinct for i, d in passing.items() if d.distinct >= trigger.min_distinct}
    for session in view.sessions(trigger.categories):
        if session.count >= trigger.min_distinct and passing.keys() >= set(session.detections):
            for i in session.detections:
                counts[i] = max(counts.get(i, 0), session.count)
    for i, count in counts.items():
        yield _hit(passing[i], count)


def credential_hits(trigger: CredentialTrigger, view: View) -> Iterator[Hit]:
    """Yield logins of another service in traffic, in code and in the texts of a form."""
    categories = tuple(dict.fromkeys(a.partition(".")[0] for a in trigger.attributes))
    for detection in view.detections(categories):
        if (
            detection.direction == "request"
            and covered(detection.attribute, trigger.attributes, ())
            and detection.strength.rank <= trigger.strength.rank
        ):
            yield _hit(detection, detection.distinct)
    for use in view.uses(categories):
        if not use.picker and covered(use.attribute, trigger.attributes, ()):
            yield Hit(use.id, Basis.REFERENCES, (use.category,))
    static = view.index.static
    for text in static.texts if static and view.only is None else ():
        if text.kind in trigger.texts:
            yield Hit(text.id, Basis.CONTAINS)


def _hit(detection: Detection, count: int) -> Hit:
    return Hit(
        detection.id,
        Basis.SENDS if detection.direction == "request" else Basis.RECEIVES,
        (detection.category,),
        host=detection.host or detection.address,
        country=detection.recipient.country,
        count=count,
    )


def _passes(detection: Detection, trigger: DetectionTrigger) -> bool:
    country = detection.recipient.country
    return (
        trigger.direction in ("any", detection.direction)
        and detection.strength.rank <= trigger.strength.rank
        and covered(detection.attribute, trigger.attributes, trigger.except_attributes)
        and (not trigger.transports or detection.transport in trigger.transports)
        and (not trigger.parties or detection.recipient.party in trigger.parties)
        and (not trigger.country_in or country in trigger.country_in)
        # A country that is not known is no evidence of another country.
        and (
            not trigger.country_not_in or (country != "" and country not in trigger.country_not_in)
        )
        and (not trigger.bare_address or is_address(detection.host))
        and (not trigger.where or _begins(detection.where, trigger.where))
        and (not trigger.rules or detection.rule in trigger.rules)
    )


def _begins(where: str, parts: tuple[str, ...]) -> bool:
    return any(
        where == part or (where.startswith(part) and where[len(part)] in ".[") for part in parts
    )


def _after(detection: Detection, kind: str, reset_by: tuple[str, ...], view: View) -> bool:
    if detection.at is None:
        return False
    start = view.index.last_mark((kind,), detection.at)
    if start is None:
        return False
    again = view.index.last_mark(reset_by, detection.at)
    return again is None or again < start
