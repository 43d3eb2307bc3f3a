"""A case with 20,000 detections: time to render, size, first screen and search in Chromium.

Run: python -m tests.benchmark.report [--count N]. Two cases: 20,000 detections at a place of their
own each, and all at one place. Beside each stands a peer in the same run: Jinja2 rendering
the same rows as a bare table, and Chromium opening that. Targets: 10 s, 15 MB, first screen 2 s.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from jinja2 import Environment
from playwright.sync_api import Browser, sync_playwright

from inspector.model.case import CaseDocument
from reports.render import render
from tests.browser.conftest import ARGUMENTS, chromium_path
from tests.reports.sample_document import huge

_BARE = Environment(autoescape=True).from_string(
    "<!doctype html><table>{% for d in rows %}<tr>{% for cell in d %}<td>{{ cell }}</td>"
    "{% endfor %}</tr>{% endfor %}</table>"
)


def bare(document: CaseDocument) -> bytes:
    """Return all detections as a plain table: the least that could be done."""
    found = document.traffic.detections if document.traffic else ()
    rows = [(d.id, d.category, d.host, d.where, d.at, d.count, d.sample) for d in found]
    return _BARE.render(rows=rows).encode()


def first_screen(browser: Browser, page: Path) -> float:
    """Return the seconds until Chromium has painted the page for the first time."""
    tab = browser.new_page()
    started = time.perf_counter()
    tab.goto(page.as_uri(), wait_until="commit")
    tab.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    took = time.perf_counter() - started
    tab.close()
    return took


def main() -> None:
    """Print a row for each page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    count = parser.parse_args().count
    print(f"{'page':34} {'render':>8} {'size':>9} {'first screen':>13}")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))
        for places in (1, count):
            document = huge(count, places=places)
            for name, make in (("report", render), ("bare table (peer)", bare)):
                started = time.perf_counter()
                data = make(document)
                rendered = time.perf_counter() - started
                page = Path(folder, "page.html")
                page.write_bytes(data)
                shown = min(first_screen(browser, page) for _ in range(3))
                label = f"{name}, {count:,} at {places:,} places"
                print(f"{label:34} {rendered:6.2f} s {len(data) / 1e6:6.2f} MB {shown:11.2f} s")
        browser.close()


if __name__ == "__main__":
    main()
