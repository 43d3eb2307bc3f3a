"""Says at which byte of the raw evidence a value stands."""

from __future__ import annotations

import json
from dataclasses import replace

from inspector.traffic.finding import Finding
from inspector.traffic.unfold.engine import Part


def with_offset(finding: Finding, part: Part) -> Finding:
    """Return ``finding`` with the offset of its value in the raw bytes of ``part``.

    Only layers that leave the bytes as they are allow it, and only a value that stands there once
    has one place; otherwise the finding comes back as it is.
    """
    if not isinstance(part.value, bytes) or len(finding.value) < 4:
        return finding
    for spelled in dict.fromkeys(_spellings(finding.value)):
        at = part.value.find(spelled)
        if at >= 0:
            again = part.value.find(spelled, at + 1)
            return finding if again >= 0 else replace(finding, offset=at)
    return finding


def _spellings(value: str) -> tuple[bytes, ...]:
    escaped = json.dumps(value)[1:-1]
    return value.encode("utf-8", "replace"), escaped.encode(), escaped.replace("/", "\\/").encode()
