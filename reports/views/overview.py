"""The first screen: what the app takes, who gets it, how sure we are, what was not tested."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from inspector.model.case import CaseDocument, Claim
from inspector.model.traffic import HostCoverage, Strength
from reports.views.matrix import Row
from reports.views.recipients import RecipientRow
from reports.words.claims import AFFIRMATIVE


@dataclass(frozen=True, slots=True)
class Overview:
    """Answers as ids and numbers; the template words them."""

    sent: tuple[Row, ...]
    """Categories seen leaving the device, in the order of the vocabulary."""
    hosts: int
    """Distinct hosts that received any of it."""
    lesser: tuple[tuple[Claim, tuple[Row, ...]], ...]
    """The other categories under their strongest claim, strongest first."""
    by_strength: tuple[tuple[Strength, tuple[Row, ...]], ...]
    """What was sent, under the strength of its best detection."""
    before_consent: tuple[Row, ...]
    cleartext: bool
    consent_marked: bool
    recipients: tuple[RecipientRow, ...]
    not_observed: int
    """Categories without any claim that rests on evidence, though they were looked for."""
    not_analysed: int
    """Categories of which at least one side, code or traffic, was not analysed."""
    recorded: timedelta | None
    partial_hosts: tuple[HostCoverage, ...]
    skipped: int
    limits: int
    opaque: int


def overview(
    document: CaseDocument, rows: tuple[Row, ...], recipients: tuple[RecipientRow, ...]
) -> Overview:
    """Return the answers of the first screen."""
    static, traffic = document.static, document.traffic
    coverage = traffic.coverage if traffic else None
    recorded = None
    if coverage and coverage.first and coverage.last:
        recorded = coverage.last - coverage.first
    sent = [row for row in rows if row.cell(Claim.SENDS).made]
    return Overview(
        sent=tuple(sent),
        hosts=len({row.host for row in recipients}),
        lesser=_grouped(
            (claim, [row for row in rows if row.strongest is claim])
            for claim in reversed(AFFIRMATIVE)
            if claim is not Claim.SENDS
        ),
        by_strength=_grouped(
            (strength, [row for row in sent if row.cell(Claim.SENDS).strength is strength])
            for strength in Strength
        ),
        before_consent=tuple(row for row in sent if row.before_consent),
        cleartext=any(row.cleartext for row in sent),
        consent_marked=any(mark.kind == "consent" for mark in document.marks),
        recipients=recipients,
        not_observed=sum(row.cell(Claim.NOT_OBSERVED).made for row in rows if not row.loud),
        not_analysed=sum(row.cell(Claim.NOT_ANALYSED).made for row in rows),
        recorded=recorded,
        partial_hosts=tuple(h for h in coverage.hosts if h.seen != "full") if coverage else (),
        skipped=len(static.skipped if static else ()) + len(traffic.skipped if traffic else ()),
        limits=len(static.limits) if static else 0,
        opaque=len(traffic.opaque) if traffic else 0,
    )


def _grouped[K](pairs: Iterable[tuple[K, Sequence[Row]]]) -> tuple[tuple[K, tuple[Row, ...]], ...]:
    return tuple((key, tuple(rows)) for key, rows in pairs if rows)
