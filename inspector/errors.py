"""Errors a user can mend: each says what happened and what to do next."""

from __future__ import annotations


class InspectorError(Exception):
    """A condition the user can mend: one message, no traceback, exit code 2.

    ``what`` names the file or thing and what happened to it, ``cause`` says why (may be empty)
    and ``next_step`` says what to do now. Bugs stay built-in exceptions.
    """

    def __init__(self, what: str, *, cause: str = "", next_step: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.cause = cause
        self.next_step = next_step

    def diagnostics(self) -> str:
        """Return the whole message as shown to the user: one to three lines of plain text."""
        lines = [self.what if not self.cause else f"{self.what}: {self.cause}"]
        if self.next_step:
            lines.append(f"Next: {self.next_step}")
        return "\n".join(lines)
