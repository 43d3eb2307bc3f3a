"""The report as PDF: the same page, with WeasyPrint, which fetches nothing and embeds its fonts."""

from __future__ import annotations

import hashlib
import logging

MISSING = "The PDF needs WeasyPrint, which is not installed"


class PdfUnavailableError(Exception):
    """WeasyPrint, or a library of the system that it needs, is not there."""


def pdf(html: bytes) -> bytes:
    """Return a page that ``render`` made as PDF; the same page gives the same bytes.

    What a reader unfolds on the screen is printed, but for long lists below one piece of evidence
    or one rule: of these the first entries, and how many there are more. Fonts are embedded as
    subsets of those of the system: a script without a font there cannot be shown. Raises
    ``PdfUnavailableError``.
    """
    try:
        # An optional extra: neither the HTML report nor a scan may need it.
        from weasyprint import HTML  # noqa: PLC0415
        from weasyprint.urls import URLFetcher  # noqa: PLC0415
    except (ImportError, OSError) as error:
        raise PdfUnavailableError(str(error)) from error
    # Its log repeats style rules meant for screens that print does not know.
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    # No protocol at all: a report refers to nothing outside itself.
    page = HTML(string=html.decode("utf-8"), url_fetcher=URLFetcher(allowed_protocols=()))
    made: bytes = page.write_pdf(
        pdf_identifier=hashlib.sha256(html).digest()[:16],
        pdf_variant="pdf/ua-1",
    )
    return made
