"""CorpusDocument to one HTML file: everything inline; same document, same bytes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from markupsafe import Markup

from inspector.model.case import CaseDocument
from inspector.model.common import Provenance
from inspector.model.corpus import AppRow, CorpusDocument
from reports.corpus.picture import picture
from reports.i18n import Language
from reports.i18n import language as language_of
from reports.render import content_security_policy, environment
from reports.safe import line
from reports.views.index import Index
from reports.words.mark import N_
from reports.words.spoken import Words

HERE = Path(__file__).parent.parent
STATIC_ROWS = 100
"""Rows that stand in the page itself, for readers without scripts; the script shows all."""
SHOWN_FAMILIES = 200
SHOWN_CHANGES = 200


def render_corpus(document: CorpusDocument, *, language: str = "en") -> bytes:
    """Return the page as UTF-8 HTML; the same document gives the same bytes.

    ``language`` is a code of ``reports.i18n.LANGUAGES`` or an alias; ValueError for another.
    """
    spoken = language_of(language)
    style = _asset("report.css") + _asset("corpus.css")
    script = _asset("corpus.js")
    # The words of a report come with the index of its evidence; a corpus has none.
    nothing = CaseDocument(app=None, static=None, traffic=None, provenance=_NOBODY)
    made = environment(spoken, Index(nothing))
    words = Words(spoken)
    made.filters.update(category=words.category, changing=words.changing)
    families = document.families
    html = made.get_template("corpus/corpus.html.j2").render(
        doc=document,
        csp=content_security_policy(style, script),
        style=Markup(style),
        script=Markup(script),
        data=Markup(_data(document, words)),
        columns=_columns(words),
        static_rows=document.apps[:STATIC_ROWS],
        failed=[app for app in document.apps if app.status == "failed"],
        families=families.families[:SHOWN_FAMILIES] if families else (),
        more_families=max(0, len(families.families) - SHOWN_FAMILIES) if families else 0,
        picture=picture(families.families) if families else None,
        packages={app.sha256: app.package for app in document.apps},
        changes=document.changes[:SHOWN_CHANGES],
        most=max((max(c.declares, c.references, c.reaches) for c in document.categories), default=0)
        or 1,
    )
    return html.encode("utf-8", "replace")


_NOBODY = Provenance(tool="", version="", python="", dependencies=(), rules_digest="0" * 64)


def _asset(name: str) -> str:
    return (HERE / "assets" / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _columns(words: Words) -> tuple[tuple[str, str], ...]:
    """What the table is sorted by, with the heading of each column."""
    text = words.language.text
    return (
        ("package", text(N_("Application id"))),
        ("name", text(N_("Name"))),
        ("version", text(N_("Version"))),
        ("dated", text(N_("Dated"))),
        ("references", words.claim("references")),
        ("rules", text(N_("Rules"))),
        ("family", text(N_("Family"))),
        ("sha256", "SHA-256"),
    )


def _spoken(language: Language) -> dict[str, str]:
    """What the script says."""
    return {
        "shown": language.text(N_("Apps shown: {shown} of {all}")),
        "failed": language.text(N_("not read: %(reason)s")) % {"reason": "{reason}"},
        "comma": language.separated(("", "")),
    }


def _data(document: CorpusDocument, words: Words) -> str:
    """The rows as JSON for the script, in a data block that no browser runs or parses as markup."""
    order = [row.category for row in document.categories]
    number = {category: index for index, category in enumerate(order)}

    def known(found: tuple[str, ...]) -> list[int]:
        return [number[category] for category in found if category in number]

    rows = [
        [
            line(app.package, 160),
            line(app.label, 80),
            line(app.version, 60),
            line(app.dated, 20),
            known(app.declares),
            known(app.references),
            known(app.reaches),
            app.rules,
            app.family.removeprefix("family-"),
            app.sha256,
            line(app.reason, 300) if app.status == "failed" else "",
        ]
        for app in document.apps
    ]
    data = {
        "categories": order,
        "titles": [words.category(category) for category in order],
        "words": _spoken(words.language),
        "rows": rows,
    }
    text = json.dumps(data, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def table_csv(document: CorpusDocument) -> bytes:
    """Return the table as CSV; a value that a spreadsheet would run is marked as text."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for app in document.apps:
        writer.writerow([_cell(value) for value in _values(app)])
    return stream.getvalue().encode("utf-8", "replace")


COLUMNS = (
    "package", "name", "version", "dated", "declares", "references", "can reach", "rules",
    "family", "sha256", "not read because",
)  # fmt: skip


def _values(app: AppRow) -> tuple[str, ...]:
    return (
        app.package, app.label, app.version, app.dated, " ".join(app.declares),
        " ".join(app.references), " ".join(app.reaches), str(app.rules), app.family, app.sha256,
        app.reason,
    )  # fmt: skip


def _cell(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
