"""Permissions that Android adds to an app's own for its target level."""

from collections.abc import Iterator
from typing import NamedTuple

from inspector.model.static import PermissionOrigin
from inspector.rules.loader import Rules
from inspector.static.manifest import Manifest

_NEWEST = 10_000
"""What a preview's name counts as: it is newer than every level with a number."""


class Added(NamedTuple):
    """A permission that is not in the manifest but requested all the same."""

    name: str
    max_sdk: int | None
    origin: PermissionOrigin
    because: str
    """Why Android adds it."""


def added_permissions(manifest: Manifest, rules: Rules) -> tuple[Added, ...]:
    """Return what Android adds, sorted by name; nothing for a manifest that could not be read.

    The rows work in their order, as in AOSP: a later one sees what an earlier one added.
    """
    if not manifest.package:
        return ()
    since = {row.id: row.since for row in rules.permissions}
    target = target_level(manifest)
    limits: dict[str, int | None] = {}
    for request in manifest.requests:
        known = limits.get(request.name, 0)
        limit = request.max_sdk
        limits[request.name] = None if limit is None or known is None else max(known, limit)
    found = []
    for row in rules.added_permissions:
        if row.below is not None and target >= row.below:
            continue
        if row.name in limits or (row.requested and row.requested not in limits):
            continue
        limit = limits[row.requested] if row.requested else None
        if limit is not None and limit < (since.get(row.name) or 0):
            continue  # no longer requested on the systems that know the new one
        limits[row.name] = limit
        because = " and ".join(_reasons(row.requested, row.below, target))
        origin = PermissionOrigin(row.origin)
        found.append(Added(row.name, limit, origin, f"added by Android: {because}"))
    return tuple(sorted(found))


def _reasons(requested: str, below: int | None, target: int) -> Iterator[str]:
    if requested:
        yield f"the app has {requested.rpartition('.')[2]}"
    if below is not None:
        yield f"it targets API level {target}, below {below}"


def target_level(manifest: Manifest) -> int:
    """Return the level that Android takes as the app's target.

    Without a target it is the minimum, and without that 1
    (https://developer.android.com/guide/topics/manifest/uses-sdk-element).
    """
    if manifest.codename:
        return _NEWEST
    if manifest.target_sdk is not None:
        return manifest.target_sdk
    return manifest.min_sdk if manifest.min_sdk is not None else 1
