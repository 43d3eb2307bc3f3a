"""The shared test data that this repository may not ship."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def shared() -> Path:
    """Return the folder, or skip with the reason; with ``CI=true`` its absence is a failure."""
    path = Path(os.environ.get("INSPECTOR_SHARED") or ROOT.parent / "shared")
    if not path.is_dir():
        reason = "no shared test data: set INSPECTOR_SHARED or put it beside the repository"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return path
