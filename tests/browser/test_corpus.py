"""The corpus page with 10,000 apps in a real Chromium."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # no stubs
from playwright.sync_api import Page

from inspector.corpus.summary import summary
from inspector.model.corpus import CorpusDocument
from inspector.rules.loader import default_rules
from reports.corpus.render import render_corpus
from reports.i18n import LANGUAGES, language
from tests.browser.watched import Opened
from tests.corpus.made import made_up

pytestmark = pytest.mark.browser


def timed(page: Page, act: str) -> float:
    """Return the time from an action to the frame after it, in the page's own clock (ms)."""
    found: float = page.evaluate(
        f"""() => new Promise(done => {{
          const start = performance.now();
          {act};
          requestAnimationFrame(() => setTimeout(() => done(performance.now() - start), 0));
        }})"""
    )
    return found


SORT = "document.querySelector('#apps button[data-by={}]').click()"
SEARCH = (
    "const s = document.getElementById('search'); s.value = '{}';"
    " s.dispatchEvent(new Event('input'))"
)


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> CorpusDocument:
    store = made_up(tmp_path_factory.mktemp("corpus") / "store", 10_000)
    return summary(store, rules=default_rules())


@pytest.fixture(scope="module")
def page_bytes(document: CorpusDocument) -> bytes:
    return render_corpus(document)


def test_ten_thousand_apps_are_searched_and_sorted(
    opened: Callable[..., Opened], page_bytes: bytes
) -> None:
    page = opened(page_bytes).page
    assert page.locator("#count").inner_text() == "Apps shown: 10,000 of 10,000"
    # Each action several times: the shortest is the page's own, the rest the machine's.
    for act in (*(SORT.format(by) for by in ("rules", "name", "sha256")), SEARCH.format("app99")):
        assert min(timed(page, act) for _ in range(4)) < 200, act
    assert page.locator("#count").inner_text() == "Apps shown: 111 of 10,000"

    timed(page, SEARCH.format(""))
    timed(page, SORT.format("package"))
    first = page.locator("#apps tbody tr:not(.pad) td:first-child").first
    low = first.inner_text()
    timed(page, SORT.format("package"))
    assert first.inner_text() > low
    # Only what is in sight is in the page; scrolling shows the rest.
    assert page.locator("#apps tbody tr").count() < 80
    page.locator("#view").evaluate("view => { view.scrollTop = view.scrollHeight }")
    last = page.locator("#apps tbody tr[aria-rowindex='10001']")
    last.wait_for(timeout=20_000)
    assert last.locator("td").first.is_visible()


def test_the_table_is_saved_as_csv_with_what_is_shown(
    opened: Callable[..., Opened], page_bytes: bytes
) -> None:
    one = opened(page_bytes)
    page = one.page
    timed(page, SEARCH.format("=1+1 app99"))
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    assert one.trouble.pop() == "download"
    text = Path(download.value.path()).read_text("utf-8-sig")
    rows = text.splitlines()
    assert len(rows) > 5
    assert all(",'=1+1" in row for row in rows[1:])


def test_nothing_is_wider_than_a_phone_and_axe_finds_nothing(
    opened: Callable[..., Opened], page_bytes: bytes
) -> None:
    page = opened(page_bytes, viewport={"width": 390, "height": 800}).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa"]}})
    assert found.violations_count == 0, found.generate_report()


_LTR_CELLS = """() => [...document.querySelectorAll('#apps tbody td')]
    .filter(e => /^[\\x21-\\x7e]{9,}$/.test(e.textContent))
    .map(e => {
        const at = n => {
            const range = document.createRange();
            range.setStart(e.firstChild, n);
            range.setEnd(e.firstChild, n + 1);
            return range.getBoundingClientRect().left;
        };
        return at(0) < at(8);
    })"""


def test_ten_thousand_apps_in_urdu_are_read_from_the_right(
    opened: Callable[..., Opened], document: CorpusDocument
) -> None:
    page = opened(render_corpus(document, language="ur")).page
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    for act in (SORT.format("rules"), SORT.format("package"), SEARCH.format("app99")):
        assert min(timed(page, act) for _ in range(4)) < 200, act
    # Names of code keep their order, and the first column stands at the right.
    kept = page.evaluate(_LTR_CELLS)
    assert len(kept) > 50
    assert all(kept)
    left = "document.querySelector('#apps .w{}').getBoundingClientRect().left"
    assert page.evaluate(left.format(1)) > page.evaluate(left.format(2))
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa"]}})
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_page_fits_in_each_language(
    opened: Callable[..., Opened], document: CorpusDocument, code: str
) -> None:
    small = document.model_copy(update={"apps": document.apps[:200]})
    page = opened(render_corpus(small, language=code)).page
    said = language(code).text("Apps shown: {shown} of {all}")
    assert page.locator("#count").inner_text() == said.replace("{shown}", "200").replace(
        "{all}", "200"
    )
    for width in (360, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
