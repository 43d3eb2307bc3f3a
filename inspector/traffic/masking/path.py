"""Paths and field names as a document may hold them: a key that is data gives way to a number."""

from __future__ import annotations

import re

from inspector.traffic.masking.mask import salted_digest
from inspector.traffic.persona.values import PersonaValues
from inspector.traffic.unfold.paths import steps

_MAIL = re.compile(r"[^\s@]@[^\s@]")
_FEWEST_DIGITS = 5
_POSITION = re.compile(r"\[\d{1,7}\]")
"""A position in a list, or the number of a message."""


class MaskedPaths:
    """Masks the paths of one exchange; the same key gets the same number throughout it.

    ``salt`` is the salt of the evidence.
    """

    def __init__(self, persona: PersonaValues, salt: bytes) -> None:
        self._persona = persona
        self._salt = salt
        self._numbers: dict[str, int] = {}

    def path(self, path: str) -> str:
        """Return ``path`` with each step that is data as ``[key N]``."""
        return "".join(self._step(step) for step in steps(path))

    def fields(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return key names with those that are data as ``[key N]``."""
        return tuple(self._key(name) if self._is_data(name) else name for name in names)

    def apart(self, path: str) -> tuple[str, ...]:
        """Return what tells ``path`` apart in an id: nothing for one that stays as it is.

        The digest cannot be tried out without the evidence, and does not depend on the order in
        which keys were numbered.
        """
        return () if self.path(path) == path else (salted_digest(path, self._salt),)

    def _step(self, step: str) -> str:
        if _POSITION.fullmatch(step):
            return step
        text = step.strip(".[]").strip('"')
        return self._key(text) if self._is_data(text) else step

    def _key(self, text: str) -> str:
        return f"[key {self._numbers.setdefault(text, len(self._numbers) + 1)}]"

    def _is_data(self, text: str) -> bool:
        digits = sum(char.isdigit() for char in text)
        return (
            digits >= _FEWEST_DIGITS
            or _MAIL.search(text) is not None
            or self._persona.holds(text.replace("\\", ""))
        )
