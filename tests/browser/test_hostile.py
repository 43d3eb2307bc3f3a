"""Hostile text in every field and a huge case, in a real Chromium."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reports.render import render
from tests.browser.watched import Opened
from tests.reports.hostile import CORPUS, poisoned
from tests.reports.sample_document import harvester, huge

Open = Callable[..., Opened]
pytestmark = pytest.mark.browser
MEGABYTE = 1_000_000

WIDER_THAN_PAGE = """() => [...document.querySelectorAll('main *, header *')]
  .filter(e => !e.closest('.scroll') && !e.closest('.sr') && !e.closest('svg'))
  .filter(e => { const r = e.getBoundingClientRect();
                 return r.width && (r.right > document.body.clientWidth + 1 || r.left < -1); })
  .filter(e => !e.closest('thead') && !e.closest('.rows'))
  .slice(0, 3).map(e => e.outerHTML.slice(0, 200))"""


@pytest.mark.parametrize("name", sorted(CORPUS))
def test_nothing_runs_and_the_layout_holds(opened: Open, name: str) -> None:
    html = render(poisoned(harvester(), CORPUS[name]))
    page = opened(html, viewport={"width": 360, "height": 800}).page
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("typeof window.pwned") == "undefined"
    assert page.evaluate("document.scripts.length") == 1
    assert (
        page.evaluate("document.querySelectorAll('img,iframe,object,embed,base,link').length") == 0
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate(WIDER_THAN_PAGE) == []
    if name == "link":
        page.evaluate("document.querySelectorAll('main a').forEach(a => a.click())")
    page.evaluate(
        "document.querySelectorAll('main *').forEach(e => e.dispatchEvent(new Event('mouseover')))"
    )
    assert page.evaluate("typeof window.pwned") == "undefined"


@pytest.mark.parametrize("letter", ["x", "W ", "漢", "\u202e", "e\u0301"])
def test_labels_of_a_megabyte(opened: Open, letter: str) -> None:
    document = harvester()
    assert document.app is not None
    text = (letter * MEGABYTE)[:MEGABYTE]
    app = document.app.model_copy(update={"label": text, "package": text, "version_name": text})
    html = render(document.model_copy(update={"app": app, "title": text}))
    assert len(html) < 500_000
    page = opened(html, viewport={"width": 360, "height": 800}).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    heading = page.locator("h1").bounding_box()
    assert heading is not None
    assert heading["height"] < 800


def test_twenty_thousand_detections(opened: Open) -> None:
    document = huge(20_000, places=20_000)
    html = render(document)
    assert len(html) <= 15_000_000
    page = opened(html).page
    assert page.get_by_role("heading", name="Who gets it?").is_visible()
    assert document.traffic is not None
    last = document.traffic.detections[-1].id
    page.evaluate(f"location.hash = '#ev-{last}'")
    page.locator(f"#ev-{last}").wait_for(state="visible")
    page.get_by_role("searchbox").fill("det-" + last[4:])
    page.locator("#found").filter(has_text="1").wait_for()
