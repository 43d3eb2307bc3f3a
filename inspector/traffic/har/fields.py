"""Fields of a HAR as what they should be; anything else in their place counts as missing."""

from __future__ import annotations

from datetime import UTC, datetime

from inspector.traffic.unfold.layer import Tree


def har_object(parent: dict[str, Tree], key: str) -> dict[str, Tree]:
    """Return an object, or an empty one."""
    value = parent.get(key)
    return value if isinstance(value, dict) else {}


def har_text(parent: dict[str, Tree], key: str) -> str:
    """Return a text that can stand in a document: halves of characters are question marks."""
    value = loose_text(parent, key)
    return value if value.isascii() else value.encode("utf-8", "replace").decode()


def loose_text(parent: dict[str, Tree], key: str) -> str:
    """Return a text as it is, or an empty one."""
    value = parent.get(key)
    return value if isinstance(value, str) else ""


def whole_number(value: Tree) -> int | None:
    """Return a whole number, or none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def har_time(text: str) -> datetime | None:
    """Return an aware time; one without zone is taken as UTC, the beginning of 1970 as unknown."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    time = time if time.tzinfo else time.replace(tzinfo=UTC)
    return time if time.timestamp() else None
