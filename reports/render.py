"""CaseDocument to one HTML file: everything inline, nothing fetched, same document, same bytes."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from inspector.model.base import document_bytes
from inspector.model.case import CaseDocument
from reports.filters import filters
from reports.i18n import Language
from reports.i18n import language as language_of
from reports.page import page
from reports.redact import redact
from reports.views.index import Index
from reports.words.spoken import Words

HERE = Path(__file__).parent


Form = Literal["report", "brief"]
"""The whole report, or a summary that fits one printed page."""

_DEAD_LINK = re.compile(r'<a(?: class="[^"]*")? href="#[^"]*"[^>]*>(.*?)</a>', re.DOTALL)


def render(
    document: CaseDocument,
    *,
    language: str = "en",
    audience: str = "sealed",
    form: Form = "report",
    saved: CaseDocument | None = None,
) -> bytes:
    """Return the report as UTF-8 HTML; the same document gives the same bytes.

    ``language`` is a code of ``reports.i18n.LANGUAGES`` or an alias; ``audience`` is ``sealed`` or
    ``public`` (without masked examples and query strings). ``saved`` is the document as it lies in
    the case, where ``document`` shows less of it: the report names the digest of that one. Raises
    ValueError for another language or audience.
    """
    spoken = language_of(language)
    shown = redact(document, audience)
    index = Index(shown)
    data = document_bytes(saved or document)
    html = (
        environment(spoken, index)
        .get_template(f"{form}.html.j2")
        .render(
            **page(shown, index, spoken),
            audience=audience,
            **framed(),
            document_digest=hashlib.sha256(data).hexdigest(),
            document_size=len(data),
        )
    )
    if form == "brief":
        # Parts shared with the report refer to evidence that a summary does not have.
        html = _DEAD_LINK.sub(r"\1", html)
    return html.encode("utf-8")


def framed() -> dict[str, str]:
    """Return the policy, the style and the script, by the names that templates use."""
    style, script = _asset("report.css"), _asset("report.js")
    return {
        "csp": content_security_policy(style, script),
        # Both are this package's own files; neither holds a closing tag (kept by a test).
        "style": Markup(style),
        "script": Markup(script),
    }


def content_security_policy(style: str, script: str) -> str:
    """Return the policy: nothing may load, only this style and this script may run."""
    return (
        "default-src 'none'; "
        f"style-src '{_source(style)}'; script-src '{_source(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _source(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _asset(name: str) -> str:
    # Read as the parser will see it: HTML turns CRLF into LF before the hash is taken.
    return (HERE / "assets" / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def environment(spoken: Language, index: Index) -> Environment:
    """Return the templates with the words and filters of one report."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_translations(spoken.catalog, newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    words = Words(spoken)
    made.filters.update(filters(words, index))
    made.globals.update(lang=spoken, words=words, index=index)
    return made
