"""The PDF: fonts of every language inside, one page for a summary, the same bytes again."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from reports.i18n import LANGUAGES
from reports.pdf import pdf
from reports.render import render
from tests.reports.hostile import BIDI, MARKUP, REMOTE
from tests.reports.sample_document import harvester


def poppler(program: str, path: Path, *arguments: str) -> str:
    """Return what a program of poppler says about a PDF: an independent reader."""
    return subprocess.run(
        [program, str(path), *arguments], check=True, capture_output=True, text=True
    ).stdout


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_summary_is_one_page_with_its_fonts(code: str, tmp_path: Path) -> None:
    path = tmp_path / "brief.pdf"
    path.write_bytes(pdf(render(harvester(), language=code, form="brief")))
    pages = re.search(r"Pages: +(\d+)", poppler("pdfinfo", path))
    assert pages is not None
    assert pages[1] == "1"
    fonts = poppler("pdffonts", path).splitlines()[2:]
    assert fonts
    # Columns: name, type, encoding, embedded, subset, Unicode map, object.
    assert {line.split()[-5] for line in fonts} == {"yes"}, fonts
    text = poppler("pdftotext", path, "-")
    assert "com.example.quickcash" in text
    assert "\ufffd" not in text


def test_the_same_document_gives_the_same_pdf_and_fetches_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text y="9">SECRET</text></svg>')
    document = harvester().model_copy(update={"title": f"{BIDI} {MARKUP} {REMOTE}"[:400]})
    html = render(document, form="brief")
    html = html.replace(b"</main>", f'<img src="{secret.as_uri()}"></main>'.encode())
    made = pdf(html)
    assert pdf(html) == made
    (tmp_path / "r.pdf").write_bytes(made)
    assert "SECRET" not in poppler("pdftotext", tmp_path / "r.pdf", "-")


def test_what_print_leaves_out_is_counted_and_said(tmp_path: Path) -> None:
    document = harvester()
    assert document.static is not None
    first = document.static.uses[0]
    many = tuple(
        first.model_copy(
            update={
                "id": f"use-{number:012x}",
                "api": "android.made.Up.call",
                "location": first.location.model_copy(update={"method": f"place{number}here"}),
            }
        )
        for number in range(8)
    )
    static = document.static.model_copy(update={"uses": (*document.static.uses, *many)})
    html = render(document.model_copy(update={"static": static}))
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf(html))
    text = " ".join(poppler("pdftotext", path, "-").split())
    assert "long lists below one piece of evidence or one rule are cut" in text
    assert "5 more places in the code" in text
    assert [number for number in range(8) if f"place{number}here" in text] == [0, 1, 2]
    assert all(f"place{number}here" in html.decode() for number in range(8))
