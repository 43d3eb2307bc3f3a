"""Finds which of many words stand in which of many texts, in one pass over all of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from ahocorasick_rs import BytesAhoCorasick


class WordSearch:
    """Words to look for, as they are: letter case is the caller's."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(dict.fromkeys(word for word in words if word))
        encoded = [word.encode("utf-8", "replace") for word in self._words]
        self._automaton = BytesAhoCorasick(encoded) if encoded else None

    def holders(self, texts: Sequence[str]) -> list[int]:
        """Return the indexes of the texts that hold any of the words, in order."""
        if self._automaton is None or not texts:
            return []
        raw = [text.encode("utf-8", "replace") for text in texts]
        ends = list(accumulate(len(one) + 1 for one in raw))
        # No word holds a zero byte, so none is found across two texts.
        matches = self._automaton.find_matches_as_indexes(b"\0".join(raw))
        return sorted({bisect_right(ends, start) for _, start, _ in matches})

    def present(self, text: str | bytes) -> frozenset[str]:
        """Return the words that ``text`` holds; bytes are taken for UTF-8."""
        if self._automaton is None:
            return frozenset()
        raw = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
        matches = self._automaton.find_matches_as_indexes(raw, overlapping=True)
        return frozenset(self._words[index] for index in {index for index, *_ in matches})
