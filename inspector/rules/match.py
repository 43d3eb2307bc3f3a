"""Decides whether a call, a content URI, a key name or a text is what a row means."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from unicodedata import normalize

from inspector.rules.schema import ApiRow, PhraseRow, UriRow
from inspector.rules.words import WordSearch

_METHOD = re.compile(r"L(?P<owner>[^;]+);->(?P<name>[^(]+)(?P<descriptor>\(.*)")

# Where a sentence ends in any of the languages of the rows; markup and line breaks end one too.
# What has no end within 1,000 characters is cut there, with an overlap of 200.
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|[。!?।۔؟\n\r]|<[^>]{0,200}>|\\n")

_LONGEST = 1_000
_OVERLAP = 200
_TOGETHER = 4096
"""Texts searched at once: all of an app's would stand in memory several times."""
_PART = 1 << 16
"""Characters after which a text is cut at the next line break, which ends a sentence anyway."""


def uri_prefixes(rows: Iterable[UriRow]) -> dict[str, UriRow]:
    """Return each URI of the rows, without a final slash, with its row."""
    return {uri.rstrip("/"): row for row in rows for uri in row.uris}


def row_of_uri(value: str, prefixes: Mapping[str, UriRow]) -> UriRow | None:
    """Return the row with the longest prefix of ``value`` that ends at a path boundary.

    Query and fragment do not count. ``content://sms/inbox/7`` is ``content://sms/inbox``, but
    ``content://smsx`` is not ``content://sms``.
    """
    path = value.partition("?")[0].partition("#")[0].rstrip("/")
    while path:
        if row := prefixes.get(path):
            return row
        path = path.rpartition("/")[0]
    return None


def is_call_of(row: ApiRow, method: str, argument: str = "") -> bool:
    """Tell whether calling ``method`` (``Lpackage/Class;->name(I)V``) is the read of the row.

    ``argument`` is the string passed, which only rows with an argument look at.
    """
    match = _METHOD.fullmatch(method)
    return (
        match is not None
        and match["owner"].replace("/", ".") == row.class_name
        and match["name"] in row.methods
        and row.descriptor in ("", match["descriptor"])
        and (not row.argument or row.argument == argument)
    )


def key_name(name: str) -> str:
    """Return a key name as it is compared: ``Id_Card-No`` and ``idCardNo`` are one."""
    return "".join(c for c in name.casefold() if c.isalnum() or c >= "\u0300")


class Phrases:
    """Finds the sentences that phrase rows mean."""

    def __init__(self, rows: Iterable[PhraseRow]) -> None:
        self._rows = tuple(rows)
        # A row without words means any text.
        self._any = any(not row.words for row in self._rows)
        self._words = WordSearch(word for row in self._rows for word in row.words)

    def candidates(self, texts: Sequence[str]) -> list[int]:
        """Return the indexes of the texts in which a row may mean a sentence, in order.

        One pass over all texts: of the hundred thousand of an app few hold a word of any row.
        """
        if self._any:
            return list(range(len(texts)))
        found: list[int] = []
        for at in range(0, len(texts), _TOGETHER):
            several = [_lower(normalize("NFC", text)) for text in texts[at : at + _TOGETHER]]
            found += [at + index for index in self._words.holders(several)]
        return found

    def found(self, text: str) -> Iterator[tuple[PhraseRow, str]]:
        """Yield each row that means a sentence of ``text``, with that sentence.

        All patterns must be found in the sentence and no exclude may be: a privacy policy names
        contacts, calls and late payment somewhere, which says nothing, and denies much elsewhere.
        """
        for part in _parts(normalize("NFC", text)):
            yield from self._found(part)

    def _found(self, text: str) -> Iterator[tuple[PhraseRow, str]]:
        lowered = _lower(text)
        spans = _Spans(lowered)
        # One pass tells which words to look for: most parts of a long text hold none.
        present = self._words.present(lowered)
        for row in self._rows:
            if row.words and present.isdisjoint(row.words):
                continue
            for start, end in spans.with_any(tuple(w for w in row.words if w in present)):
                if _means(row, lowered[start:end]):
                    yield row, text[start:end].strip()


def _parts(text: str) -> Iterator[str]:
    """Yield a long text in parts that end with a line: a dictionary has a million sentences."""
    at = 0
    while len(text) - at > _PART:
        cut = text.find("\n", at + _PART) + 1
        if not cut:
            break
        yield text[at:cut]
        at = cut
    yield text[at:]


class _Spans:
    """Start and end of each sentence, found only when a first word was."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _all(self) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        start = 0
        for match in _SENTENCE_END.finditer(self._text):
            end, after = match.span()
            if start < end <= start + _LONGEST:
                found.append((start, end))
            elif start < end:
                found += _pieces(start, end)
            start = after
        return found + list(_pieces(start, len(self._text)))

    def with_any(self, words: tuple[str, ...]) -> list[tuple[int, int]]:
        """Return the sentences that hold one of the words, in order; all when there is no word."""
        if not words:
            return self._all
        found: set[int] = set()
        for word in words:
            at = self._text.find(word)
            while at >= 0:
                # Pieces of a long sentence overlap, so that the word may lie in two of them.
                last = bisect_right(self._all, (at, len(self._text))) - 1
                inside = [i for i in (last - 1, last) if i >= 0 and at < self._all[i][1]]
                found.update(inside)
                at = self._text.find(word, self._all[inside[0]][1] if inside else at + 1)
        return [self._all[index] for index in sorted(found)]


def _pieces(start: int, end: int) -> Iterator[tuple[int, int]]:
    for at in range(start, max(end - _OVERLAP, start + 1), _LONGEST - _OVERLAP):
        if at < end:
            yield at, min(at + _LONGEST, end)


def _lower(text: str) -> str:
    """Return ``text`` in lower case at its length: one letter of Turkish becomes two otherwise."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _means(row: PhraseRow, lowered: str) -> bool:
    return all(_compiled(p).search(lowered) for p in row.patterns) and not any(
        _compiled(p).search(lowered) for p in row.excludes
    )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
