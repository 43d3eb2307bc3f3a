"""Where the code asks for permissions: at the permission that the report explains, or apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from inspector.model.permission_use import PermissionUse
from inspector.model.static import PermissionAsk, StaticResult


@dataclass(frozen=True, slots=True)
class Asks:
    """Each place that asks, once."""

    by_permission: dict[str, tuple[PermissionAsk, ...]]
    """By the id of the permission at which they are shown."""
    others: tuple[PermissionAsk, ...]
    """Of no such permission: the names come from elsewhere, or stand in no manifest."""


def asks_of(static: StaticResult | None, uses: Iterable[PermissionUse]) -> Asks:
    """Return the places; of several rows with one name the first shows them."""
    if static is None:
        return Asks({}, ())
    first: dict[str, str] = {}
    for use in uses:
        first.setdefault(use.permission.name, use.permission.id)
    found: dict[str, list[PermissionAsk]] = {}
    for ask in static.asks:
        found.setdefault(first.get(ask.permission, ""), []).append(ask)
    others = tuple(found.pop("", ()))
    return Asks({key: tuple(asks) for key, asks in found.items()}, others)
