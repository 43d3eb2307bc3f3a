"""A hook that raises becomes an event of the log: a hole in the evidence must be seen."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Protocol


class Reports(Protocol):
    """An addon that can say that one of its hooks raised."""

    def failed(self, hook: str, subject: object, error: Exception) -> None:
        """Record it."""


def guarded[A: Reports, F](hook: Callable[[A, F], None]) -> Callable[[A, F], None]:
    """Report what the hook raises instead of letting mitmproxy go on without a record of it."""

    @functools.wraps(hook)
    def safe(self: A, subject: F) -> None:
        try:
            hook(self, subject)
        except Exception as error:  # noqa: BLE001 - one exchange; the fault is recorded
            self.failed(hook.__name__, subject, error)

    return safe
