"""Names the version of tool, libraries and rules under which an app was read."""

from __future__ import annotations

import hashlib

from inspector.model.common import Provenance
from inspector.rules.loader import Rules
from inspector.rules.provenance import STATIC_DEPENDENCIES, provenance


def run_of(rules: Rules, engine: str, flows: bool | None = None) -> tuple[str, Provenance]:
    """Return 16 hex digits over everything that could change a row, and the provenance itself.

    The Python version is left out: it does not change a result, and machines of a cluster differ.
    """
    made = provenance(rules, STATIC_DEPENDENCIES)
    text = f"{made.model_dump_json(exclude={'python'})}{engine}{flows}"
    return hashlib.sha256(text.encode()).hexdigest()[:16], made
