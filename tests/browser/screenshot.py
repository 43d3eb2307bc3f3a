"""Writes a screenshot of a report's first screen; run: make screenshot."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS, chromium_path


def screenshot(report: Path, picture: Path, *, width: int = 1280, height: int = 1000) -> None:
    """Open ``report`` in Chromium and save its first screen as PNG; sizes in CSS pixels."""
    path = chromium_path()
    if path is None:
        raise SystemExit("no Chromium on PATH: install the package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(report.resolve().as_uri())
        page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    screenshot(Path(sys.argv[1]), Path(sys.argv[2]))
