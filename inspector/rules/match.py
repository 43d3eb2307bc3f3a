"""Decides whether a call, a content URI or a text is what a row means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from inspector.rules.schema import ApiRow, PhraseRow, UriRow

_METHOD = re.compile(r"L(?P<owner>[^;]+);->(?P<name>[^(]+)(?P<descriptor>\(.*)")

# Where a sentence ends in any of the languages of the rows; markup and line breaks end one too.
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|[。!?।۔؟\n\r]|<[^>]*>|\\n")


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


def sentence_of(row: PhraseRow, text: str) -> str:
    """Return the first sentence of ``text`` that the row means, or an empty string.

    All patterns must be found in the sentence and no exclude may be: a privacy policy names
    contacts, calls and late payment somewhere, which says nothing, and denies much elsewhere.
    """
    return next((s for s in sentences(text) if _means(row, s)), "")


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of ``text`` without surrounding space; empty ones are left out."""
    for part in _SENTENCE_END.split(text):
        if plain := part.strip():
            yield plain


def _means(row: PhraseRow, sentence: str) -> bool:
    return all(_compiled(p).search(sentence) for p in row.patterns) and not any(
        _compiled(p).search(sentence) for p in row.excludes
    )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
