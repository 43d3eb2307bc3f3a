"""The report in each language in a real Chromium: no word broken, evidence in its order."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reports.i18n import LANGUAGES
from reports.render import render
from tests.browser.watched import Opened
from tests.reports.sample_document import harvester

Open = Callable[..., Opened]
pytestmark = pytest.mark.browser

_UNFOLD = "document.querySelectorAll('details').forEach(d => d.open = true)"
_BROKEN = """(places) => {
    const found = [];
    for (const e of document.querySelectorAll(places)) {
        if (!e.checkVisibility() || e.closest('thead') && e.clientWidth < 2) continue;
        const texts = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
        for (let node = texts.nextNode(); node; node = texts.nextNode()) {
            if (node.parentElement.closest('code, bdi, .sr, .pl')) continue;
            for (const word of node.data.matchAll(/[\\p{L}\\p{M}]+/gu)) {
                const range = document.createRange();
                range.setStart(node, word.index);
                range.setEnd(node, word.index + word[0].length);
                const tops = new Set([...range.getClientRects()].map(r => Math.round(r.top / 8)));
                if (tops.size > 1) found.push(word[0]);
            }
        }
    }
    return found;
}"""
_PLACES = "h1, h2, h3, h4, thead th, .flag, .strength, button"
_ORDER = """() => [...document.querySelectorAll('.tight td')]
    .filter(e => e.checkVisibility() && /^[\\x20-\\x7e\\u2022]{2,}$/.test(e.textContent))
    .filter(e => e.firstChild === e.lastChild && e.firstChild.nodeType === 3)
    .map(e => {
        const at = n => {
            const range = document.createRange();
            range.setStart(e.firstChild, n);
            range.setEnd(e.firstChild, n + 1);
            return range.getBoundingClientRect();
        };
        const first = at(0), last = at(e.textContent.length - 1);
        const row = Math.abs(first.top - last.top) < 2;
        return [e.textContent, !row || first.left < last.left];
    })"""


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_page_fits_and_breaks_no_word(opened: Open, code: str) -> None:
    page = opened(render(harvester(), language=code)).page
    page.evaluate(_UNFOLD)
    for width in (360, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    if code != "zh_Hans":  # Chinese breaks between any two characters
        assert page.evaluate(_BROKEN, _PLACES) == []


def test_numbers_of_evidence_keep_their_order_in_a_right_to_left_table(opened: Open) -> None:
    page = opened(render(harvester(), language="ur")).page
    page.evaluate(_UNFOLD)
    cells = page.evaluate(_ORDER)
    assert any("•" in text for text, _ in cells)
    assert [text for text, kept in cells if not kept] == []
