"""Says which values of a column are worth opening: most are words and numbers as they are."""

from __future__ import annotations

import re

from inspector.traffic.tables.joined import Joined
from inspector.traffic.tables.table import Column

_SHORTEST = 12
"""Characters that a value must have to be worth opening; shorter ones are found as they are."""

_BRACKETS = ("{", "[")
_WORTH = re.compile(
    r"(?![+(]?[\d\s().:/TZ,-]{0,40}\Z)(?:\S{12,}\Z|.*?[{\[<%&=\\\n|;#$^~]|data:|(?:.*?,){4})",
    re.DOTALL,
)
"""What may hold a layer: no white space in it, or a character that structure needs."""

_STRUCTURE = b"{[<%&=\\|;#$^~,"
_NUMERIC = b"0123456789 .:/()-\n"
_PLAIN_LENGTH = 40
"""Characters that a number or a time has at most; digits that go on are packed data."""

_MANY = 50
"""Values from which looking at all of them together is cheaper than at each."""


def worth_opening(column: Column) -> list[int]:
    """Return the indexes of the values that may hold a layer."""
    values = column.values
    match = _WORTH.match
    if len(values) > _MANY:
        if not column.kinds & {str, bytes}:
            return []
        if column.kinds == {str} and not _has_structure(column.joined):
            return _unbroken(column.joined)
    return [
        index
        for index, value in enumerate(values)
        if (
            (match(value) if len(value) >= _SHORTEST else value[:1] in _BRACKETS and len(value) > 4)
            if type(value) is str
            else type(value) is bytes and value
        )
    ]


def _has_structure(joined: Joined) -> bool:
    raw = joined.raw
    return (
        joined.has_new_lines or len(raw.translate(None, _STRUCTURE)) < len(raw) or b"data:" in raw
    )


def _unbroken(joined: Joined) -> list[int]:
    """Return the indexes among words and numbers of what has no white space: it may be encoded."""
    values = joined.values
    if _is_numeric(joined.raw) and joined.longest <= _PLAIN_LENGTH:
        return []
    match = _WORTH.match
    return [
        index
        for index, text in enumerate(values)
        if " " not in text and len(text) >= _SHORTEST and not text.isdigit() and match(text)
    ]


def _is_numeric(raw: bytes) -> bool:
    """Return true for lines of numbers and times, with or without a plus in front."""
    rest = raw.translate(None, _NUMERIC)
    return not rest.strip(b"+") and len(rest) == raw.count(b"\n+") + raw.startswith(b"+")
