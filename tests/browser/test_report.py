"""The report in a real Chromium: silent, offline, accessible, usable by keyboard and on a phone."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # no stubs
from playwright.sync_api import Page, expect

from reports.render import render
from tests.browser.watched import Opened
from tests.reports.sample_document import fair, harvester

Open = Callable[..., Opened]
pytestmark = pytest.mark.browser
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def report() -> bytes:
    return render(harvester())


def axe_violations(one: Opened) -> list[str]:
    results = Axe().run(one.page, options={"runOnly": {"type": "tag", "values": WCAG}})
    found = results.response["violations"]
    assert results.response["passes"], "axe did not run"
    return [f"{v['id']}: {n['html'][:160]}" for v in found for n in v["nodes"]]


def test_first_screen_answers_three_questions(opened: Open, report: bytes) -> None:
    page = opened(report).page
    for question in ("What does this app take?", "Who gets it?", "How sure are we?"):
        box = page.get_by_role("heading", name=question).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 900
    answer = page.locator("#answer").inner_text()
    assert "Contacts" in answer
    assert "api.quickcash.example" in answer
    assert "planted" in answer


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 360)])
def test_axe_finds_nothing(opened: Open, report: bytes, scheme: str, width: int) -> None:
    one = opened(report, color_scheme=scheme, viewport={"width": width, "height": 800})
    one.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert axe_violations(one) == []


@pytest.fixture(scope="module")
def urdu() -> bytes:
    return render(harvester(), language="ur")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_from_right_to_left(opened: Open, urdu: bytes, scheme: str) -> None:
    one = opened(urdu, color_scheme=scheme)
    one.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert axe_violations(one) == []


def test_axe_finds_nothing_on_paper(opened: Open, report: bytes) -> None:
    one = opened(report)
    one.page.emulate_media(media="print")
    one.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    # Nobody taps on paper: the size of targets does not matter there.
    found = [f for f in axe_violations(one) if not f.startswith("target-size")]
    assert found == []


def test_right_to_left_is_a_mirror_and_evidence_keeps_its_direction(
    opened: Open, report: bytes, urdu: bytes
) -> None:
    def middle(page: Page, selector: str) -> float:
        box = page.locator(selector).first.bounding_box()
        assert box is not None
        return box["x"] + box["width"] / 2

    left, right = opened(report).page, opened(urdu).page
    assert right.evaluate("getComputedStyle(document.documentElement).direction") == "rtl"
    for start, end in ((".toc", "main"), (".gets", ".sure"), (".k-declares", ".k-sends")):
        assert middle(left, start) < middle(left, end), start
        assert middle(right, start) > middle(right, end), start
    # Names of code, hosts and ids are read from left to right in every language.
    directions = right.evaluate(
        "[...new Set([...document.querySelectorAll('code, pre, .pl')]"
        ".map(e => getComputedStyle(e).direction))]"
    )
    assert directions == ["ltr"]
    assert right.evaluate("document.documentElement.scrollWidth") <= 1280


@pytest.mark.parametrize(("paper", "width_mm"), [("A4", 210.0), ("Letter", 215.9)])
def test_paper(opened: Open, report: bytes, tmp_path: Path, paper: str, width_mm: float) -> None:
    page = opened(report).page
    page.emulate_media(media="print")
    # What lies outside the width of the paper would be cut off.
    inner = round((width_mm - 32) / 25.4 * 96)
    page.set_viewport_size({"width": inner, "height": 1000})
    assert page.evaluate("document.documentElement.scrollWidth") <= inner
    path = tmp_path / "paper.pdf"
    page.pdf(path=path, format=paper)
    said = subprocess.run(
        ["pdftotext", "-l", "2", str(path), "-"], check=True, capture_output=True, text=True
    ).stdout
    for wanted in ("What does this app take?", "Who gets it?", "Contacts", "What was not tested"):
        assert wanted in said
    assert "Search the evidence" not in said


def test_axe_would_find_something(opened: Open, report: bytes) -> None:
    pale = report.replace(b"--dim:#565c66", b"--dim:#c9c9c9")
    one = opened(pale, bypass_csp=True)  # the altered style no longer has the policy's hash
    assert any(found.startswith("color-contrast") for found in axe_violations(one))


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("make", [harvester, fair])
def test_no_sideways_scrolling(opened: Open, make: Callable[[], object], width: int) -> None:
    page = opened(render(make()), viewport={"width": width, "height": 800}).page  # type: ignore[arg-type]  # both return a CaseDocument
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_matrix_cell_leads_to_its_evidence_and_back(opened: Open, report: bytes) -> None:
    page = opened(report).page
    page.locator("#m-contacts .k-sends a").click()
    assert page.url.endswith("#c-contacts-sends")
    assert page.locator("#c-contacts-sends").is_visible()
    page.locator("#c-contacts .back").click()
    assert page.url.endswith("#m-contacts")


def test_a_cited_anchor_unfolds_what_hides_it(opened: Open, report: bytes) -> None:
    document = harvester()
    assert document.static is not None
    hidden = next(p for p in document.static.permissions if p.name.endswith("WAKE_LOCK")).id
    page = opened(report, fragment=f"#ev-{hidden}").page
    assert page.locator(f"#ev-{hidden}").is_visible()
    page.get_by_role("button", name="Copy citation").wait_for()


def test_copy_a_citation(opened: Open, report: bytes) -> None:
    document = harvester()
    assert document.traffic is not None
    evidence = document.traffic.detections[0].id
    one = opened(report, fragment=f"#ev-{evidence}")
    one.context.grant_permissions(["clipboard-read", "clipboard-write"])
    one.page.get_by_role("button", name="Copy citation").click()
    one.page.get_by_role("button", name="Copied").wait_for()
    text = one.page.evaluate("navigator.clipboard.readText()")
    assert f"#ev-{evidence}" in text
    assert "com.example.quickcash" in text
    assert "a1" * 32 in text


def test_search_and_filter(opened: Open, report: bytes) -> None:
    page = opened(report).page
    page.get_by_role("searchbox").fill("riskdata.collect.Gps")
    expect(page.locator("#found")).to_contain_text("1")
    assert page.locator("[data-ev]:visible").count() == 1
    page.get_by_role("searchbox").fill("")
    expect(page.locator("#found")).to_be_empty()
    assert page.locator("[data-ev]:visible").count() > 10
    page.get_by_role("checkbox", name="references").uncheck()
    assert page.locator("#c-contacts-references").is_hidden()
    assert page.locator("#c-contacts-sends").is_visible()


def test_readable_without_javascript(opened: Open, report: bytes) -> None:
    page = opened(report, java_script_enabled=False).page
    assert page.locator(".tools").is_hidden()
    page.locator("#quiet > summary").click()
    assert page.locator("#m-shopping_records").is_visible()
    page.locator("#m-contacts .k-sends a").click()
    assert page.locator("#c-contacts-sends").is_visible()


def test_the_keyboard_reaches_everything(opened: Open, report: bytes) -> None:
    page = opened(report).page
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    wanted = page.evaluate(
        """() => {
          const all = [...document.querySelectorAll('a[href],button,input,summary,[tabindex="0"]')]
            .filter(e => e.getClientRects().length);
          all.forEach((e, n) => { e.dataset.n = n; });
          return all.length;
        }"""
    )
    seen: set[str] = set()
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        number = page.evaluate("document.activeElement.dataset.n")
        if number is not None:
            seen.add(number)
    assert len(seen) == wanted
