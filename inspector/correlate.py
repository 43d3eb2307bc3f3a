"""Joins static and traffic results into claims per category, each with its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from inspector.blind_spots import blind_spots
from inspector.model.case import (
    CaseDocument,
    Claim,
    ClaimEvidence,
    Conclusion,
    RecipientEvidence,
    RuleConclusion,
    Timing,
)
from inspector.model.common import AppInfo, Mark
from inspector.model.static import PermissionOrigin, StaticResult
from inspector.model.traffic import Detection, TrafficResult
from inspector.rules.applies import CaseFacts
from inspector.rules.loader import Rules
from inspector.rules.policy.evaluate import evaluate
from inspector.rules.provenance import provenance

CLEARTEXT = frozenset({"http", "ws", "tcp", "udp", "dns"})
REQUESTED_ORIGINS = frozenset({PermissionOrigin.MANIFEST, PermissionOrigin.SDK_23})
SENDING_SINKS = frozenset({"network", "sms"})


def correlate(
    static: StaticResult | None,
    traffic: TrafficResult | None,
    marks: Sequence[Mark],
    *,
    rules: Rules,
    title: str = "",
    log_head: str = "",
    jurisdictions: Sequence[str] | None = None,
    on: date | None = None,
    facts: CaseFacts = CaseFacts(),  # noqa: B008  # frozen
) -> CaseDocument:
    """Return the case document: a pure function of its arguments.

    ``marks`` may come in any order. Either result may be missing; every category of the
    vocabulary then says so instead of looking clean. The law applied is that of the day ``on``,
    else of the days of the capture; ``jurisdictions`` (ids in any case, none for all) and ``facts``
    narrow it, and what is not stated is listed with each rule as assumed.
    """
    own = _of_the_app(traffic)
    touched = evaluate(
        static, own, marks, rules=rules, on=on, jurisdictions=jurisdictions, facts=facts
    )
    ordered = tuple(sorted(marks, key=lambda mark: (mark.at, mark.id)))
    return CaseDocument(
        title=title,
        app=_app(static),
        static=static,
        traffic=traffic,
        marks=ordered,
        conclusions=tuple(
            _conclusion(row.id, static, own, ordered, touched.conclusions)
            for row in rules.categories
        ),
        rules=tuple(rule for rule in touched.conclusions if rule.category is None),
        rule_scope=touched.scope,
        blind_spots=blind_spots(static, traffic, ordered),
        log_head=log_head,
        provenance=provenance(rules, ("pydantic",)),
    )


def under_law_of(document: CaseDocument, on: date, *, rules: Rules) -> CaseDocument:
    """Return the same evidence and facts under the law of the day ``on``."""
    scope = document.rule_scope
    everywhere = set(scope.jurisdictions) == {row.id for row in rules.jurisdictions}
    return correlate(
        document.static,
        document.traffic,
        document.marks,
        rules=rules,
        title=document.title,
        log_head=document.log_head,
        jurisdictions=None if everywhere else scope.jurisdictions,
        on=on,
        facts=CaseFacts(
            country=scope.country,
            app_type=scope.app_type,
            licence=scope.licence,
            store=scope.store,
            android=scope.android,
        ),
    )


def _of_the_app(traffic: TrafficResult | None) -> TrafficResult | None:
    """Leave out what another app on the device sent: it is kept, and supports no claim."""
    if traffic is None:
        return None
    others = {one.id for one in traffic.exchanges if one.sender == "other"}
    if not others:
        return traffic
    mine = tuple(one for one in traffic.detections if one.exchange not in others)
    closed = tuple(one for one in traffic.opaque if one.exchange not in others)
    return traffic.model_copy(update={"detections": mine, "opaque": closed})


def _app(static: StaticResult | None) -> AppInfo | None:
    return static.app if static else None


def _conclusion(
    category: str,
    static: StaticResult | None,
    traffic: TrafficResult | None,
    marks: tuple[Mark, ...],
    touched: Sequence[RuleConclusion],
) -> Conclusion:
    sent = tuple(
        d
        for d in (traffic.detections if traffic else ())
        if d.category == category and d.direction == "request"
    )
    claims = (*_static_claims(category, static), *_traffic_claims(sent, traffic))
    return Conclusion(
        category=category,
        claims=tuple(sorted(claims, key=lambda claim: tuple(Claim).index(claim.claim))),
        recipients=tuple(_recipients(sent)),
        timing=_timing(sent, marks),
        rules=tuple(rule for rule in touched if rule.category == category),
    )


def _static_claims(category: str, static: StaticResult | None) -> Iterator[ClaimEvidence]:
    if static is None:
        yield ClaimEvidence(
            claim=Claim.NOT_ANALYSED, code="no-app", reason="No APK was given, so no code was read."
        )
        return
    # A permission that Android adds by itself is not one that the manifest requests.
    declared = [
        p.id
        for p in static.permissions
        if category in p.categories and p.origin in REQUESTED_ORIGINS
    ]
    declared += [c.id for c in static.components if c.category == category]
    referenced = [use.id for use in static.uses if use.category == category]
    reaching = [
        flow.id
        for flow in static.flows
        if flow.category == category and flow.sink_kind in SENDING_SINKS
    ]
    found = (
        (Claim.DECLARES, declared),
        (Claim.REFERENCES, referenced),
        (Claim.CAN_REACH, reaching),
    )
    for claim, ids in found:
        if ids:
            yield ClaimEvidence(claim=claim, evidence=tuple(sorted(set(ids))))
    if not any(ids for _, ids in found):
        if static.limits or static.skipped:
            yield ClaimEvidence(
                claim=Claim.NOT_OBSERVED,
                code="not-in-readable-code",
                reason="No permission and no call site was found in the part of the app that"
                " could be read; what could hide one is listed under blind spots.",
            )
        else:
            yield ClaimEvidence(
                claim=Claim.NOT_OBSERVED,
                code="not-in-code",
                reason="No permission and no call site was found in the app.",
            )


def _traffic_claims(
    sent: Sequence[Detection], traffic: TrafficResult | None
) -> Iterator[ClaimEvidence]:
    if traffic is None:
        yield ClaimEvidence(
            claim=Claim.NOT_ANALYSED,
            code="no-traffic",
            reason="No captured traffic was given, so nothing can be said about sending.",
        )
    elif sent:
        yield ClaimEvidence(
            claim=Claim.SENDS,
            evidence=tuple(sorted(d.id for d in sent)),
            strength=min((d.strength for d in sent), key=lambda strength: strength.rank),
        )
    else:
        exercised = (
            f"{traffic.coverage.exchanges} exchanges with {len(traffic.coverage.hosts)} hosts"
        )
        yield ClaimEvidence(
            claim=Claim.NOT_OBSERVED,
            code="not-in-traffic",
            reason=f"Looked for in {exercised} and not seen.",
        )


def _recipients(sent: Iterable[Detection]) -> Iterator[RecipientEvidence]:
    groups: dict[tuple[str, str], list[Detection]] = {}
    for detection in sent:
        groups.setdefault((detection.host, detection.address), []).append(detection)
    for (host, address), detections in sorted(groups.items()):
        yield RecipientEvidence(
            host=host,
            address=address,
            recipient=detections[0].recipient,
            cleartext=any(d.transport in CLEARTEXT for d in detections),
            # Places of one upload overlap (names and numbers of the same contacts), so the
            # largest single count is the honest one; sums per session stand in `sessions`.
            count=max(d.distinct for d in detections),
            evidence=tuple(sorted(d.id for d in detections)),
        )


def _timing(sent: Sequence[Detection], marks: tuple[Mark, ...]) -> Timing:
    times = [d.at for d in sent if d.at is not None]
    if not times:
        return Timing()
    first, last = min(times), max(times)
    marked = {
        kind: next((mark.at for mark in marks if mark.kind == kind), None)
        for kind in ("consent", "signup")
    }
    consent, signup = marked["consent"], marked["signup"]
    return Timing(
        first=first,
        last=last,
        before_consent=None if consent is None else first < consent,
        before_signup=None if signup is None else first < signup,
    )
