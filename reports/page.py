"""Everything the templates need, by name: the document and the views computed from it."""

from __future__ import annotations

from typing import Any

from inspector.model.case import CaseDocument, Claim, RuleConclusion
from inspector.model.permission_use import permission_uses
from inspector.model.traffic import Strength
from reports.charts.recipients import recipient_chart
from reports.charts.timeline import timeline
from reports.i18n import Language
from reports.redact import HIDDEN
from reports.safe import line
from reports.views.asks import asks_of
from reports.views.evidence import category_evidence, exchanges_with_evidence
from reports.views.index import Index
from reports.views.limits import blind_spots
from reports.views.matrix import matrix
from reports.views.overview import overview
from reports.views.recipients import recipients
from reports.views.rules import rules_touched
from reports.words.mark import N_

LARGE = 2_000
"""From so many pieces of evidence on, the browser lays out sections only when they are near."""


def page(document: CaseDocument, index: Index, language: Language) -> dict[str, Any]:
    """Return the names that ``report.html.j2`` uses."""
    rows = matrix(document, index)
    received = recipients(document)
    rules = rules_touched(document)
    anchors = {
        (row.rule.id, row.rule.condition): row.anchor for group in rules for row in group.rows
    }
    static, traffic = document.static, document.traffic
    uses = permission_uses(static) if static else ()
    rtl = language.direction == "rtl"
    name = app_name(document, language)

    def rule_anchor(rule: RuleConclusion) -> str:
        return anchors[(rule.id, rule.condition)]

    return {
        "doc": document,
        "hidden": HIDDEN,
        "hides_people": any(item.sample == HIDDEN for item in index.detections.values()),
        "name": name,
        "rows": rows,
        "rows_by_category": {row.category: row for row in rows},
        "over": overview(document, rows, received),
        "claims": tuple(claim.value for claim in Claim),
        "strengths": tuple(strength.value for strength in Strength),
        "timeline": timeline(document, rtl=rtl),
        "recipient_rows": received,
        "recipient_chart": recipient_chart(
            received, order=[c.category for c in document.conclusions], rtl=rtl
        ),
        "evidence": category_evidence(document, index),
        "rule_groups": rules,
        "rule_count": len(anchors),
        "rule_anchor": rule_anchor,
        "exchanges": exchanges_with_evidence(index),
        "permission_use": {use.permission.id: use for use in uses},
        "asks": asks_of(static, uses),
        "skipped": (*(static.skipped if static else ()), *(traffic.skipped if traffic else ())),
        "spots": blind_spots(document),
        "seen_hosts": {h.host: h.seen for h in traffic.coverage.hosts} if traffic else {},
        "large": len(index.detections) + len(index.uses) > LARGE,
        "cite": citation(document, name, language),
    }


def app_name(document: CaseDocument, language: Language) -> str:
    """Return what to call the app: its label, its package, the case's title, or a stand-in."""
    app = document.app
    return (
        (app.label.strip() or app.package if app else "")
        or document.title
        or language.text(N_("App without a name"))
    )


def citation(document: CaseDocument, name: str, language: Language) -> str:
    """Return the sentence that cites one piece of evidence; ``{id}`` and ``{place}`` stay open."""
    app = document.app
    return language.text(
        N_(
            "Inspector evidence report on %(app)s (%(package)s, file SHA-256 %(digest)s), "
            "evidence {id}, {place}"
        )
    ) % {
        "app": line(name, 80).replace("{", "("),
        "package": line(app.package, 120).replace("{", "(") if app else "–",
        "digest": app.sha256 if app else "–",
    }
