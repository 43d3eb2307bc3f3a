"""The comparison in a real Chromium: silent, accessible, holds with hostile text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest

from inspector.compare.documents import compare
from reports.comparison import render_comparison
from tests.browser.test_hostile import WIDER_THAN_PAGE
from tests.browser.test_report import axe_violations
from tests.browser.watched import Opened
from tests.reports.hostile import BIDI, INVISIBLE, MARKUP, poisoned
from tests.reports.sample_document import fair, harvester

Open = Callable[..., Opened]
pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("en", "light", 1280), ("ur", "dark", 1280), ("en", "light", 360)],
)
def test_axe_finds_nothing(opened: Open, language: str, scheme: str, width: int) -> None:
    html = render_comparison(compare([harvester(), fair()]), language=language)
    one = opened(html, color_scheme=scheme, viewport={"width": width, "height": 800})
    one.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert axe_violations(one) == []
    assert one.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("text", [MARKUP, BIDI, INVISIBLE])
def test_hostile_text_on_one_side(opened: Open, text: str) -> None:
    found = compare([poisoned(harvester(), text), fair(), harvester()])
    page = opened(render_comparison(found), viewport={"width": 360, "height": 800}).page
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("typeof window.pwned") == "undefined"
    assert page.evaluate("document.scripts.length") == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate(WIDER_THAN_PAGE) == []


def test_search_finds_a_row(opened: Open) -> None:
    page = opened(render_comparison(compare([harvester(), fair()]))).page
    page.get_by_role("searchbox").fill("READ_CALL_LOG")
    page.locator("#found").filter(has_text="1").wait_for()
    assert page.locator("[data-ev]:visible").count() == 1


def test_the_same_bytes_and_links_that_lead_somewhere() -> None:
    html = render_comparison(compare([harvester(), fair()]))
    assert html == render_comparison(compare([harvester(), fair()]))
    page = html.decode()
    ids = Counter(re.findall(r'\sid="([^"]+)"', page))
    assert [key for key, count in ids.items() if count > 1] == []
    assert set(re.findall(r'href="#([^"]*)"', page)) <= set(ids)
    assert "One certificate signed all files." in page
