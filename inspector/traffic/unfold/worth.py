"""Says which values of a column are worth opening: most are words and numbers as they are."""

from __future__ import annotations

import re

from inspector.traffic.unfold.layer import Scalar

_SHORTEST = 12
"""Characters that a value must have to be worth opening; shorter ones are found as they are."""

_BRACKETS = ("{", "[")
_WORTH = re.compile(
    r"(?![+(]?[\d\s().:/TZ,-]{0,40}\Z)(?:\S{12,}\Z|.*?[{\[<%&=\\\n|;#$^~]|data:|(?:.*?,){4})",
    re.DOTALL,
)
"""What may hold a layer: no white space in it, or a character that structure needs."""

_STRUCTURE = b"{[<%&=\\\n|;#$^~,"


def worth_opening(values: list[Scalar]) -> list[int]:
    """Return the indexes of the values that may hold a layer."""
    match = _WORTH.match
    if len(values) > 50:
        kinds = set(map(type, values))
        if not kinds & {str, bytes}:
            return []
        if kinds == {str}:
            texts: list[str] = values  # type: ignore[assignment]  # all are texts
            raw = "".join(texts).encode("utf-8", "replace")
            if len(raw.translate(None, _STRUCTURE)) == len(raw) and b"data:" not in raw:
                # Words and numbers only: what has no white space may still be encoded.
                return [
                    i
                    for i, text in enumerate(texts)
                    if len(text) >= _SHORTEST
                    and " " not in text
                    and not text.isdigit()
                    and match(text)
                ]
    return [
        index
        for index, value in enumerate(values)
        if (
            (match(value) if len(value) >= _SHORTEST else value[:1] in _BRACKETS and len(value) > 4)
            if type(value) is str
            else type(value) is bytes and value
        )
    ]
