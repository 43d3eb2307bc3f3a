"""Tells whether a text holds a value of a persona, so that it is not written out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from ahocorasick_rs import AhoCorasick

from inspector.model.persona import Persona
from inspector.traffic.masking.mask import DOT
from inspector.traffic.planted.fold import fold
from inspector.traffic.planted.spellings import facts_of

_END = 8
"""Last digits of a number that tell people apart."""
_INSIDE = 6
"""Shortest value that is looked for inside a longer text; shorter ones count as a whole only."""


class PersonaValues:
    """The values of ``personas``; names of apps and of senders are words and not among them."""

    def __init__(self, personas: Iterable[Persona] = ()) -> None:
        texts, ends, raw = set(), set(), set()
        for persona in personas:
            for fact, value in facts_of(persona):
                digits = _digits(value)
                if fact.group == "apps" or (fact.field == "sender" and not digits):
                    continue
                if len(digits) >= _END and fact.field != "text":
                    ends.add(digits[-_END:])
                texts.add(fold(value))
                if len(value) >= _INSIDE:
                    raw.add(value)
        self._texts = frozenset(texts)
        self._ends = frozenset(ends)
        ordered = sorted(raw, key=lambda value: (-len(value), value))
        pattern = "|".join(re.escape(value) for value in ordered)
        self._raw = re.compile(pattern, re.IGNORECASE) if pattern else None
        self._inside = AhoCorasick(sorted(text for text in texts if len(text) >= _INSIDE))
        self.holds = lru_cache(maxsize=4096)(self._holds)

    def masked(self, text: str) -> str:
        """Return ``text`` with each value in it dotted."""
        if not text or self._raw is None or not self._inside.find_matches_as_indexes(fold(text)):
            return text
        return self._raw.sub(DOT * 4, text)

    def _holds(self, text: str) -> bool:
        folded = fold(text).strip()
        if folded in self._texts or self._inside.find_matches_as_indexes(folded):
            return True
        digits = _digits(text)
        return any(digits[at : at + _END] in self._ends for at in range(len(digits) - _END + 1))


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())
