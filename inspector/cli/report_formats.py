"""The forms a report can take: HTML, PDF, the document as JSON, and its tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from inspector.errors import InspectorError

if TYPE_CHECKING:
    from inspector.model.case import CaseDocument

Format = Literal["html", "pdf", "json", "xlsx", "csv"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user asked for."""

    form: Format
    language: str
    audience: str
    brief: bool
    """Only a summary; for HTML and PDF."""


def format_of(name: str, output: Path | None) -> Format:
    """Return the format that was named, else the one that the file's ending says, else HTML.

    Raises InspectorError for one that does not exist.
    """
    wanted = name.lower() or (output.suffix.lstrip(".").lower() if output else "")
    for known in get_args(Format):
        if wanted == known:
            return known  # type: ignore[no-any-return]  # one of the literals
    if not name:
        return "html"
    raise InspectorError(
        f"There is no format {name!r}", next_step=f"choose from: {', '.join(get_args(Format))}"
    )


def write(document: CaseDocument, target: Path, wanted: Wanted, *, saved: CaseDocument) -> None:
    """Write ``document`` to ``target`` as wanted; ``saved`` is all of it.

    Raises InspectorError for an unknown language or audience, when the file cannot be written, or
    when a PDF cannot be made here.
    """
    from inspector.cli.report import write_whole

    if wanted.brief and wanted.form not in ("html", "pdf"):
        raise InspectorError(
            f"There is no summary as {wanted.form}", next_step="leave out --brief or --format"
        )
    if wanted.form == "csv":
        _folder(document, target, wanted)
    else:
        write_whole(target, made(document, wanted, saved=saved))


def write_comparison(
    documents: Sequence[CaseDocument],
    target: Path,
    wanted: Wanted,
    *,
    saved: Sequence[CaseDocument],
) -> None:
    """Write the documents compared with each other, as HTML, PDF or JSON; ``saved`` is all of them.

    Raises InspectorError for another format, an unknown language, or too many documents.
    """
    from inspector.cli.report import write_whole
    from inspector.compare.documents import compare
    from inspector.model.base import document_bytes

    if wanted.brief or wanted.form not in ("html", "pdf", "json"):
        raise InspectorError(
            f"There is no comparison as {'summary' if wanted.brief else wanted.form}",
            next_step="leave out --brief, and choose from: html, pdf, json",
        )
    # The comparison shows no example and no address line, so every audience may see all of it.
    found = compare(documents, saved=saved)
    if wanted.form == "json":
        write_whole(target, document_bytes(found))
        return
    from reports.comparison import render_comparison

    try:
        html = render_comparison(found, language=wanted.language)
    except ValueError as error:
        raise _refused(error) from error
    write_whole(target, _pdf(html) if wanted.form == "pdf" else html)


def made(document: CaseDocument, wanted: Wanted, *, saved: CaseDocument) -> bytes:
    """Return the bytes of one file."""
    from inspector.case.interchange.sheets import workbook_bytes
    from inspector.model.base import document_bytes
    from inspector.model.tables import tables

    if wanted.form == "json":
        return document_bytes(_shown(document, wanted))
    if wanted.form == "xlsx":
        return workbook_bytes(tables(_shown(document, wanted)))
    html = _html(document, wanted, saved)
    return _pdf(html) if wanted.form == "pdf" else html


def _html(document: CaseDocument, wanted: Wanted, saved: CaseDocument) -> bytes:
    from reports.render import render

    try:
        return render(
            document,
            language=wanted.language,
            audience=wanted.audience,
            form="brief" if wanted.brief else "report",
            saved=saved,
        )
    except ValueError as error:
        raise _refused(error) from error


def _pdf(html: bytes) -> bytes:
    from reports.pdf import MISSING, PdfUnavailableError, pdf

    try:
        return pdf(html)
    except PdfUnavailableError as error:
        raise InspectorError(
            MISSING,
            cause=str(error),
            next_step="pip install 'lending-inspector[pdf]' and Pango, or print the HTML report",
        ) from error


def _folder(document: CaseDocument, target: Path, wanted: Wanted) -> None:
    from inspector.case.interchange.sheets import csv_bytes
    from inspector.cli.report import write_whole
    from inspector.model.tables import tables

    shown = _shown(document, wanted)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InspectorError(
            f"Cannot make {target}",
            cause=error.strerror or str(error),
            next_step="name a folder that you may write to",
        ) from error
    for table in tables(shown):
        write_whole(target / f"{table.name}.csv", csv_bytes(table))


def _shown(document: CaseDocument, wanted: Wanted) -> CaseDocument:
    from reports.redact import redact

    try:
        return redact(document, wanted.audience)
    except ValueError as error:
        raise _refused(error) from error


def _refused(error: ValueError) -> InspectorError:
    from reports.i18n import LANGUAGES
    from reports.redact import AUDIENCES

    codes = ", ".join(code.replace("_", "-") for code in LANGUAGES)
    return InspectorError(
        "The report cannot be written as asked",
        cause=str(error),
        next_step=f"use --lang with one of {codes}; --audience with {' or '.join(AUDIENCES)}",
    )
