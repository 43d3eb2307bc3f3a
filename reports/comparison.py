"""Comparison to one HTML file, in the style of the report: same document, same bytes."""

from __future__ import annotations

import hashlib

from inspector.model.base import document_bytes
from inspector.model.case import CaseDocument, Claim
from inspector.model.comparison import Change, Comparison
from reports.i18n import language as language_of
from reports.render import environment, framed
from reports.views.index import Index
from reports.words.mark import N_

_SECTIONS = (
    ("recipients", N_("Who received it"), N_("Host")),
    ("permissions", N_("Permissions"), N_("Permission")),
    ("uses", N_("Reads in the code"), N_("What is read")),
    ("flows", N_("Paths in the code"), N_("Path")),
    ("sdks", N_("Code of other companies"), N_("SDK")),
    ("hosts", N_("Hosts named in the app's file"), N_("Host")),
    ("texts", N_("Texts found in the app"), N_("Text")),
    ("rules", N_("Rules touched"), N_("Rule id")),
)
_NOT_A_DIFFERENCE = (Change.SAME, Change.NOT_KNOWN)


def render_comparison(document: Comparison, *, language: str = "en") -> bytes:
    """Return the comparison as UTF-8 HTML; ValueError for a language that does not exist."""
    spoken = language_of(language)
    nothing = CaseDocument(
        app=None, static=None, traffic=None, provenance=document.sides[0].provenance
    )
    sent = _sent(document)
    html = (
        environment(spoken, Index(nothing))
        .get_template("compare.html.j2")
        .render(
            **framed(),
            doc=document,
            name=_name(document),
            sections=[
                (key, spoken.text(title), getattr(document, key), spoken.text(named))
                for key, title, named in _SECTIONS
            ],
            differing=[row for row in document.categories if row.change not in _NOT_A_DIFFERENCE],
            unknown=[row for row in document.categories if row.change is Change.NOT_KNOWN],
            sent=sent,
            any_alone=any(alone for side in sent for _, alone in side),
            document_digest=hashlib.sha256(document_bytes(document)).hexdigest(),
        )
    )
    return html.encode("utf-8")


def _name(document: Comparison) -> str:
    names = dict.fromkeys(
        (side.app.label.strip() or side.app.package if side.app else side.title)
        for side in document.sides
    )
    return " · ".join(name for name in names if name) or "–"


def _sent(document: Comparison) -> list[list[tuple[str, bool]]]:
    """Categories that each side sends; true where no other side was seen to send it."""
    return [
        [
            (row.category, sum(Claim.SENDS in cell.claims for cell in row.cells) == 1)
            for row in document.categories
            if Claim.SENDS in row.cells[number].claims
        ]
        for number in range(len(document.sides))
    ]
