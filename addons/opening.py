"""Opens the case that mitmproxy's options name, and says why when it cannot."""

from __future__ import annotations

import logging
from pathlib import Path

from mitmproxy import ctx
from mitmproxy.addonmanager import Loader
from pydantic import JsonValue

from addons.session import Session
from addons.spool import LARGE
from inspector.case.clock import system_clock
from inspector.errors import InspectorError

logger = logging.getLogger(__name__)


def declare(loader: Loader) -> None:
    """Declare the options."""
    loader.add_option("inspector_case", str, "", "Case folder to record into; made if missing.")
    loader.add_option("inspector_persona", str, "", "Persona file with the planted values.")
    loader.add_option("inspector_app", str, "", "Package name of the app under test.")


def case_folder() -> Path:
    """Return the folder that the options name."""
    return Path(ctx.options.inspector_case).expanduser()


def begun() -> Session | None:
    """Return a new session of the case; none, with a line in the event log, when there is none."""
    if not ctx.options.inspector_case:
        logger.warning("inspector: nothing is recorded; set the option inspector_case=FOLDER")
        return None
    if not ctx.options.stream_large_bodies:
        ctx.options.stream_large_bodies = str(LARGE)
    persona = ctx.options.inspector_persona
    facts: dict[str, JsonValue] = {
        "modes": list(ctx.options.mode),
        "app": ctx.options.inspector_app,
    }
    try:
        return Session.begin(
            case_folder(),
            facts,
            persona=Path(persona).expanduser() if persona else None,
            clock=system_clock,
        )
    except InspectorError as error:
        # mitmproxy ends by itself when an error is logged while it starts.
        logger.error("inspector: %s", error.diagnostics())
        return None
