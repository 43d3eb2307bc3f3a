"""Hostile text in every field: nothing becomes markup, every text stays bounded."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from inspector.model.case import CaseDocument
from reports.render import render
from tests.reports.hostile import COMBINING, CORPUS, MARKUP, count, poisoned
from tests.reports.sample_document import harvester


@pytest.fixture(scope="module")
def document() -> CaseDocument:
    return harvester()


@pytest.fixture(scope="module")
def plain(document: CaseDocument) -> str:
    return render(document).decode()


def test_the_corpus_reaches_the_fields_that_an_app_fills(document: CaseDocument) -> None:
    bad = poisoned(document, MARKUP)
    assert bad.app is not None
    assert bad.app.label == bad.app.package == bad.title == MARKUP
    assert bad.static is not None
    assert bad.static.uses[0].location.class_name == MARKUP
    assert bad.static.texts[0].text == MARKUP
    assert bad.traffic is not None
    assert bad.traffic.detections[0].where == bad.traffic.detections[0].sample == MARKUP
    assert bad.traffic.coverage.hosts[0].host == MARKUP
    assert bad.rules[0].reference == MARKUP
    assert count(bad, MARKUP) > 700


@pytest.mark.parametrize("name", sorted(CORPUS))
def test_no_text_becomes_markup_or_stays_invisible(
    document: CaseDocument, plain: str, name: str
) -> None:
    page = render(poisoned(document, CORPUS[name])).decode()
    # Signs and cuts are the only elements that text may add.
    assert _elements(page) <= _elements(plain) | SIGNS
    assert ("7*7" in page) == (name == "template")
    assert len(page) < 8_000_000
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e]", page)
    assert not re.search("[\u2028\u2029\u2060-\u206f\ufeff\u3164\u115f\ud800-\udfff]", page)
    assert not re.search("[\u0300-\u036f\u0489]{5}", page)


@pytest.mark.parametrize(
    ("reference", "linked"),
    [
        ("https://www.example.org/law?id=12#a(3)", True),
        ("https://user@example.org/", False),
        ('https://example.org/" onclick=x', False),
        ("javascript:alert(1)//https://a.example", False),
        ("data:text/html,x", False),
        ("//example.org/x", False),
        ("answer/9876821", False),
    ],
)
def test_only_a_plain_web_address_becomes_a_link(
    document: CaseDocument, reference: str, linked: bool
) -> None:
    rule = document.rules[0].model_copy(update={"reference": reference})
    page = render(document.model_copy(update={"rules": (rule,)})).decode()
    assert (f'href="{reference}"' in page) is linked


def test_long_text_says_how_much_is_shown(document: CaseDocument) -> None:
    long = document.model_copy(update={"title": "T" * 1_000_000})
    page = render(long).decode()
    assert "240 of 1,000,000 characters shown" in page
    assert len(page) < 400_000


def test_a_flood_of_marks_is_counted(document: CaseDocument) -> None:
    page = render(document.model_copy(update={"title": COMBINING})).decode()
    assert re.search(r'<i class="cc">\+\d+ combining</i>', page)


# Attributes whose values follow from the text; the browser tests look at what they do.
SIGNS = {("i", "", ""), ("i", "class", "cc"), ("i", "class", "cut")}
FREE = {"id", "href", "data-cite", "aria-labelledby", "content", "lang", "datetime"}


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[tuple[str, str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add((tag, "", ""))
        for name, value in attrs:
            drawn = tag in ("path", "rect", "text", "svg", "circle", "line")
            free = name in FREE or (drawn and name != "class")
            if name == "href":
                free = (value or "").startswith("#")
            self.found.add((tag, name, "" if free else value or ""))


def _elements(page: str) -> set[tuple[str, str, str]]:
    parser = _Elements()
    parser.feed(page)
    return parser.found
