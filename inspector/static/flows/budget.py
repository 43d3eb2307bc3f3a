"""What bounds one app's analysis."""

from typing import NamedTuple


class Budget(NamedTuple):
    """Bounds of one app's analysis."""

    steps: int = 600_000
    """Instructions run, counting repeats."""
    seconds: float = 25.0
    """Wall time; a safety net behind ``steps``, which give the same end on every machine."""
    methods: int = 20_000
    """Different methods read."""


class BudgetReached(Exception):  # noqa: N818  # an ending, not an error
    """Raised inside a run when the budget is used up."""
