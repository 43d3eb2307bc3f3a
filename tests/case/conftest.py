"""A case folder with a clock that stands where the test puts it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inspector.case.folder import Case
from inspector.case.info import CaseInfo


class Hands:
    """A clock that moves one second with every look, or to where it is set."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def clock() -> Hands:
    """A clock of the test's own."""
    return Hands()


@pytest.fixture
def case(tmp_path: Path, clock: Hands) -> Case:
    """A new case."""
    return Case.create(tmp_path / "case", CaseInfo(title="Quick"), actor="test", clock=clock)
