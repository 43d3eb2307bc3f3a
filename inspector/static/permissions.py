"""Permissions that an app requests or that Android adds, with what guards what."""

import json
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from inspector.model.base import content_id
from inspector.model.static import Permission, PermissionOrigin
from inspector.rules.loader import Rules
from inspector.static.added import added_permissions
from inspector.static.manifest import Manifest, Request

_AOSP_LEVEL = 36


class _Known(NamedTuple):
    protection: str
    group: str
    categories: tuple[str, ...]


def permissions(manifest: Manifest, rules: Rules) -> tuple[Permission, ...]:
    """Return one row for each distinct request and each addition of Android, sorted by name."""
    known = {row.id: row for row in rules.permissions}
    own = {declared.name: declared for declared in manifest.declarations}
    found = []
    for request in manifest.requests:
        note = _note(request)
        if row := known.get(request.name):
            facts = _Known(row.protection, row.group, row.categories)
        elif declared := own.get(request.name):
            facts = _Known(declared.protection, declared.group, ())
            note = "; ".join(filter(None, ("defined by the app itself", note)))
        else:
            facts = _aosp().get(request.name, _Known("", "", ()))
            if not facts.protection:
                note = "; ".join(filter(None, ("not a permission of Android", note)))
        origin = PermissionOrigin.SDK_23 if request.sdk_23 else PermissionOrigin.MANIFEST
        found.append(
            Permission(
                id=content_id("perm", request.name, origin.value, request.max_sdk),
                name=request.name,
                max_sdk=request.max_sdk,
                protection=facts.protection,
                group=facts.group,
                categories=facts.categories,
                origin=origin,
                note=note,
            )
        )
    for added in added_permissions(manifest, rules):
        row = known.get(added.name)
        facts = (
            _Known(row.protection, row.group, row.categories)
            if row
            else _aosp().get(added.name, _Known("", "", ()))
        )
        found.append(
            Permission(
                id=content_id("perm", added.name, added.origin.value, added.max_sdk),
                name=added.name,
                max_sdk=added.max_sdk,
                protection=facts.protection,
                group=facts.group,
                categories=facts.categories,
                origin=added.origin,
                note=added.because,
            )
        )
    return tuple(sorted(found, key=lambda permission: permission.name))


def _note(request: Request) -> str:
    parts = []
    if request.max_sdk is not None:
        parts.append(f"not requested above API level {request.max_sdk}")
    if request.sdk_23:
        parts.append("requested from Android 6 on only")
    return "; ".join(parts)


@cache
def _aosp() -> dict[str, _Known]:
    """Levels and groups of AOSP as androguard ships them; its newest list is API 36."""
    path = files("androguard.core") / "api_specific_resources" / "aosp_permissions"
    text = (path / f"permissions_{_AOSP_LEVEL}.json").read_text(encoding="utf-8")
    found = {}
    for name, row in json.loads(text)["permissions"].items():
        group = str(row["permissionGroup"]).rpartition(".")[2]
        protection = str(row["protectionLevel"]).partition("|")[0]
        found[name] = _Known(protection, "" if group == "UNDEFINED" else group, ())
    return found
