"""The clock, passed as a parameter wherever a time enters the evidence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

type Clock = Callable[[], datetime]
"""Returns the present moment as an aware time."""


def system_clock() -> datetime:
    """Return the machine's time in UTC."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """Return ``moment`` as RFC 3339 in UTC with six digits of a second: sorts as text."""
    if moment.tzinfo is None:
        raise ValueError("a time without zone cannot enter the evidence")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
