"""Collects the sentences and updates the .po files; run: python -m reports.catalog."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from reports.i18n import DOMAIN, LANGUAGES, LOCALE

HERE = Path(__file__).parent
_METHODS = [("templates/**.j2", "jinja2.ext:babel_extract"), ("**.py", "python")]
_OPTIONS = {"templates/**.j2": {"trimmed": "true", "silent": "false"}}
_KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
}

_HEADER = """\
# Sentences of the evidence report. English is the reference; see reports/catalog.py.
# Not yet reviewed by a lawyer or a native speaker: corrections are welcome.
#"""


def template() -> Catalog:
    """Return every sentence of templates and code, in the order of files and lines."""
    catalog = Catalog(project="inspector", charset="utf-8")
    found = extract_from_dir(
        HERE,
        _METHODS,
        _OPTIONS,
        keywords=_KEYWORDS,
        comment_tags=("NOTE:",),
        strip_comment_tags=True,
    )
    for name, _line, message, comments, context in sorted(found, key=lambda row: (row[0], row[1])):
        # No line numbers: they would change the catalogs with every edit of a template.
        catalog.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    return catalog


def po_path(code: str) -> Path:
    """Return where the catalog of a language lies."""
    return LOCALE / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(code: str) -> Catalog:
    """Return the catalog of a language as it is."""
    with po_path(code).open("rb") as file:
        return read_po(file, locale=code, domain=DOMAIN)


def update(code: str) -> bytes:
    """Return the .po file with every sentence of today; new ones empty, old ones dropped."""
    path = po_path(code)
    catalog = read(code) if path.exists() else Catalog(locale=code, domain=DOMAIN)
    catalog.project = "inspector"
    catalog.fuzzy = False
    catalog.header_comment = _HEADER
    # A date of today would change the file without any sentence having changed.
    catalog.creation_date = catalog.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    catalog.update(template(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.creation_date = datetime(2026, 1, 1, tzinfo=UTC)
    out = BytesIO()
    write_po(out, catalog, width=100, no_location=True, omit_header=False, ignore_obsolete=True)
    return out.getvalue()


def main() -> None:
    """Rewrite the .po file of every language but English."""
    for code in LANGUAGES:
        if code != "en":
            path = po_path(code)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(update(code))


if __name__ == "__main__":
    main()
