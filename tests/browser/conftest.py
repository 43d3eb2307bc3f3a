"""A real Chromium for the tests of this folder; a missing one is a failure where CI is set."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.watched import Opened, watched

ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium_path() -> str | None:
    """Return the path of the system's Chromium, if there is one."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def required_chromium() -> str:
    """Return its path, or skip the test, which fails where CI is set."""
    found = chromium_path()
    if found is None:
        message = "no Chromium on PATH: install the package chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a run."""
    path = required_chromium()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield running
        running.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Open a report from a file; at the end fail on any console message, error or request."""
    pages: list[Opened] = []

    def open_report(html: bytes, **options: object) -> Opened:
        path = tmp_path / f"report{len(pages)}.html"
        path.write_bytes(html)
        pages.append(watched(browser, path, options))
        return pages[-1]

    yield open_report
    for one in pages:
        one.close()
        assert one.trouble == []
