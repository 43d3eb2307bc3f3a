"""Reads times as phones write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_WRITTEN = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[T ]?(?:(\d{1,2}):(\d{2})(?::(\d{2}))?)?"
)


def epoch_seconds(value: object) -> int | None:
    """Return the seconds since 1970 that ``value`` says, or none.

    Reads epoch seconds and milliseconds and written dates; a written time without zone is taken as
    UTC, so it may be off by the device's zone.
    """
    text = str(value).strip()
    if text.isdigit():
        if len(text) == 13:
            return int(text[:10])
        return int(text) if len(text) == 10 else None
    if re.search(r"(?:Z|[+-]\d{2}:?\d{2})\Z", text):
        try:
            return int(datetime.fromisoformat(text).timestamp())
        except ValueError:
            return None
    match = _WRITTEN.match(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        return int(datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp())
    except ValueError:
        return None
