"""A URL as a document may hold it: it tells endpoints apart, not what a person sent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote_plus, urlsplit, urlunsplit

from inspector.traffic.finding import Finding
from inspector.traffic.masking.mask import DOT
from inspector.traffic.persona.values import PersonaValues
from inspector.traffic.unfold.paths import key_step

_DOTS = DOT * 4
_ORIGIN = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,20}://)(?:[^/?#]*@)?([^/?#@\s]*)")
_WORD = re.compile(r"[^\s@{}\"'<>]{0,40}")
_MOST_DIGITS = 4
_ANALYSED = 5
"""Path segments of at most so many characters are not looked into."""
_INDEX = re.compile(r"path\[(\d+)\]")
_NOBODY = PersonaValues()


def masked_url(
    url: str, findings: Sequence[Finding] | None, persona: PersonaValues = _NOBODY
) -> str:
    """Return ``url`` without user, password, fragment and what personal data was found in it.

    ``findings`` are those of the exchange; ``None`` says that it could not be analysed, and then
    only scheme and host stay, as they do when the URL cannot be taken apart. One finding may stand
    for several places of the URL, so where one is, every value that is not plainly a word goes too.
    """
    try:
        return origin(url) if findings is None else _masked(url, findings, persona)
    except (ValueError, UnicodeError):  # a hostile authority, such as an open bracket
        return origin(url)


def origin(url: str) -> str:
    """Return scheme and host of ``url`` by its signs alone, or nothing."""
    match = _ORIGIN.match(url)
    return f"{match[1]}{match[2]}" if match else ""


def _masked(url: str, findings: Sequence[Finding], persona: PersonaValues) -> str:
    if not url:
        return ""
    parts = urlsplit(url)
    sent = [one for one in findings if one.direction == "request"]
    held = _Held(sent, persona)
    return urlunsplit((
        parts.scheme,
        parts.netloc.rpartition("@")[2],
        _path(parts.path, [one for one in sent if _in(one, "path")], held),
        _query(parts.query, [one for one in sent if _in(one, "query")], held),
        "",
    ))  # fmt: skip


def _in(finding: Finding, part: str) -> bool:
    return re.match(rf"{part}(?![\w-])", finding.where) is not None


def _query(query: str, findings: Sequence[Finding], held: _Held) -> str:
    several = any(one.count > 1 or one.distinct > 1 for one in findings)
    pieces = []
    told: set[str] = set()
    for piece in query.split("&"):
        name, equals, value = piece.partition("=")
        step = "query" + key_step(unquote_plus(name), brackets=True)
        here = {one.where for one in findings if _below(one.where, step)}
        told |= here
        pieces.append((name, equals, value, bool(here)))
    # Where a parameter cannot be told from the place of a finding, none is known to be harmless.
    every = several or any(one.where not in told for one in findings)
    shown = []
    for name, equals, value, found in pieces:
        plain_name = _plain(name) and not held.holds(name)
        hide = found or every or held.holds(value) or (bool(findings) and not _plain(value))
        shown.append(
            (name if plain_name else _DOTS)
            + equals
            + (_DOTS if value and (hide or not plain_name) else value)
        )
    return "&".join(shown)


def _path(path: str, findings: Sequence[Finding], held: _Held) -> str:
    indexes = [_INDEX.match(one.where) for one in findings]
    every = any(
        one.count > 1 or one.distinct > 1 or index is None
        for one, index in zip(findings, indexes, strict=True)
    )
    numbers = {int(index[1]) for index in indexes if index}
    shown = []
    number = -1
    for segment in path.split("/"):
        analysed = len(segment) > _ANALYSED
        number += analysed
        hide = analysed and (every or number in numbers)
        hide = hide or held.holds(segment) or (held.url and not _plain(segment))
        shown.append(_DOTS if hide else segment)
    return "/".join(shown)


def _below(where: str, step: str) -> bool:
    return where.startswith(step) and where[len(step) : len(step) + 1] in ("", ".", "[")


def _plain(text: str) -> bool:
    decoded = decoded_text(text)
    return bool(_WORD.fullmatch(decoded)) and decoded.isascii() and _digits(decoded) <= _MOST_DIGITS


def decoded_text(text: str) -> str:
    """Return ``text`` without its percent-encodings, several upon each other too."""
    for _ in range(4):
        plain = unquote_plus(text)
        if plain == text:
            break
        text = plain
    return text


def _digits(text: str) -> int:
    return sum(char.isdigit() for char in text)


class _Held:
    """The values that were found in one request."""

    def __init__(self, findings: Sequence[Finding], persona: PersonaValues) -> None:
        self.url = any(_in(one, "query") or _in(one, "path") for one in findings)
        values = {value for one in findings for value in (one.value, *one.records)}
        self._values = {value.casefold() for value in values if len(value) >= _ANALYSED}
        self._numbers = {
            digits for value in values if len(digits := _only_digits(value)) > _ANALYSED
        }
        self._persona = persona

    def holds(self, text: str) -> bool:
        plain = decoded_text(text).casefold()
        if len(plain) < _ANALYSED:
            return False
        digits = _only_digits(plain)
        return (
            any(value in plain for value in self._values)
            or any(number in digits for number in self._numbers if len(number) <= len(digits))
            or self._persona.holds(plain)
        )


def _only_digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())
