"""CorpusDocument to one HTML file: everything inline; same document, same bytes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from inspector.model.corpus import AppRow, CorpusDocument
from reports.corpus.picture import picture
from reports.render import content_security_policy
from reports.safe import line, visible

HERE = Path(__file__).parent.parent
STATIC_ROWS = 100
"""Rows that stand in the page itself, for readers without scripts; the script shows all."""
SHOWN_FAMILIES = 200
SHOWN_CHANGES = 200


def render_corpus(document: CorpusDocument) -> bytes:
    """Return the page as UTF-8 HTML, in English."""
    style = _asset("report.css") + _asset("corpus.css")
    script = _asset("corpus.js")
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(shown=_shown, code=_code, line=line, num=_number, size=_percent)
    families = document.families
    titles = {row.category: row.title for row in document.categories}
    html = environment.get_template("corpus/corpus.html.j2").render(
        doc=document,
        csp=content_security_policy(style, script),
        style=Markup(style),
        script=Markup(script),
        data=Markup(_data(document)),
        static_rows=document.apps[:STATIC_ROWS],
        failed=[app for app in document.apps if app.status == "failed"],
        families=families.families[:SHOWN_FAMILIES] if families else (),
        more_families=max(0, len(families.families) - SHOWN_FAMILIES) if families else 0,
        picture=picture(families.families) if families else None,
        labels={app.sha256: app.label or app.package for app in document.apps},
        packages={app.sha256: app.package for app in document.apps},
        changes=document.changes[:SHOWN_CHANGES],
        titles=titles,
        most=max((max(c.declares, c.references, c.reaches) for c in document.categories), default=0)
        or 1,
    )
    return html.encode("utf-8", "replace")


def _asset(name: str) -> str:
    return (HERE / "assets" / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _data(document: CorpusDocument) -> str:
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
    titles = [row.title for row in document.categories]
    text = json.dumps({"titles": titles, "rows": rows}, separators=(",", ":"))
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


def _marked(text: str, limit: int) -> Markup:
    seen = visible(text, limit)
    parts = [
        Markup('<i class="cc">{}</i>').format(piece.text) if piece.sign else escape(piece.text)
        for piece in seen.pieces
    ]
    return Markup("").join([*parts, "…" if seen.cut else ""])


def _shown(text: str, limit: int = 120) -> Markup:
    return Markup("<bdi>{}</bdi>").format(_marked(text, limit))


def _code(text: str, limit: int = 120) -> Markup:
    return Markup('<code dir="ltr">{}</code>').format(_marked(text, limit))


def _number(value: int) -> str:
    return f"{value:,}"


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "–"
