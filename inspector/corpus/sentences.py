"""Sentences and account ids that an app carries in resources and code."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from inspector.rules.corpus_schema import AccountIdRow

MAX_SENTENCES = 300
MAX_LENGTH = 400
_SPACE = re.compile(r"\s+")
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"(?<!\S)[^\s\d_.]*[^\W\d_]{2,}[^\s\d_]*(?!\S)")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
MIN_WORDS = 5
MIN_UNSPACED = 12
"""Letters of a script that writes no spaces between words."""


def sentences(strings: Iterable[str], label: str) -> tuple[str, ...]:
    """Return sentences in normal form, sorted: lower case, digits as 0, the app's name as ``*``.

    At most ``MAX_SENTENCES``, chosen by digest so that two apps with the same texts keep the same.
    """
    name = label.strip().casefold()
    found: set[str] = set()
    for text in strings:
        if not 20 <= len(text) <= MAX_LENGTH and not (
            MIN_UNSPACED <= len(text) < 20 and _UNSPACED.search(text)
        ):
            continue
        if "://" in text or text.count(";") > 3 or "\0" in text:
            continue
        plain = _SPACE.sub(" ", text.casefold()).strip()
        if len(name) >= 3:
            plain = plain.replace(name, "*")
        plain = _DIGITS.sub("0", plain)
        if len(_WORD.findall(plain)) >= MIN_WORDS or len(_UNSPACED.findall(plain)) >= MIN_UNSPACED:
            found.add(plain)
    if len(found) > MAX_SENTENCES:
        found = set(sorted(found, key=_digest)[:MAX_SENTENCES])
    return tuple(sorted(found))


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()


def account_ids(
    strings: Iterable[str], rows: Iterable[AccountIdRow]
) -> tuple[tuple[str, str, str], ...]:
    """Return (rule, service, id) for each account id in the strings, sorted."""
    forms = [(row, re.compile(row.pattern)) for row in rows]
    found: set[tuple[str, str, str]] = set()
    for text in strings:
        for row, pattern in forms:
            if row.hint in text:
                found.update(
                    (row.id, row.service, match[0][:200]) for match in pattern.finditer(text)
                )
    return tuple(sorted(found))
