"""Exit codes of every command."""

DONE = 0
CONDITION_MET = 1
"""A ``--fail-on`` condition was met."""
UNUSABLE = 2
"""Wrong usage or unreadable input."""
INCOMPLETE = 3
"""Done, but something was skipped."""
