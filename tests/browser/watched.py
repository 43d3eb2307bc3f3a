"""A page that remembers everything a report must not do: speak on the console, fail, fetch."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route


@dataclass
class Opened:
    """A report in a browser, with what went wrong so far."""

    page: Page
    context: BrowserContext
    url: str
    trouble: list[str] = field(default_factory=list)

    def close(self) -> None:
        """Close the page and its context."""
        self.context.close()


def watched(browser: Browser, path: Path, options: dict[str, Any]) -> Opened:
    """Open ``path`` in a context of its own; ``options`` are those of ``new_context``."""
    fragment = options.pop("fragment", "")
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
    page = context.new_page()
    url = path.as_uri()
    one = Opened(page, context, url)

    def route(asked: Route) -> None:
        if asked.request.url.split("#")[0] == url:
            asked.continue_()
        else:
            one.trouble.append(f"request {asked.request.url[:200]}")
            asked.abort()

    def dismiss(dialog: Dialog) -> None:
        one.trouble.append(f"dialog {dialog.message[:100]}")
        dialog.dismiss()

    page.route("**/*", route)
    page.on("console", lambda message: one.trouble.append(f"console {message.text[:300]}"))
    page.on("pageerror", lambda error: one.trouble.append(f"error {str(error)[:300]}"))
    page.on("dialog", dismiss)
    page.on("popup", lambda _: one.trouble.append("popup"))
    page.on("download", lambda _: one.trouble.append("download"))
    page.goto(url + fragment)
    return one
