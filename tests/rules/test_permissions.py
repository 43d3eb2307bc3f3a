"""The permission table against AOSP's own lists, which androguard ships for each API level."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from itertools import pairwise

from inspector.rules.loader import default_rules
from inspector.rules.schema import PermissionRow

NEWEST = 36
LEVELS = (*range(4, 11), *range(13, 20), *range(21, 26), *range(26, NEWEST + 1))
# Permissions of Google's own packages, which AOSP's framework manifest does not list.
ELSEWHERE = frozenset(
    (
        "com.google.android.gms.permission.AD_ID",
        "android.permission.ACCESS_ADSERVICES_AD_ID",
        "android.permission.ACCESS_ADSERVICES_ATTRIBUTION",
        "android.permission.ACCESS_ADSERVICES_TOPICS",
    )
)
SPECIAL = (
    "BIND_ACCESSIBILITY_SERVICE",
    "BIND_DEVICE_ADMIN",
    "BIND_INPUT_METHOD",
    "BIND_NOTIFICATION_LISTENER_SERVICE",
    "BIND_VPN_SERVICE",
    "MANAGE_EXTERNAL_STORAGE",
    "MANAGE_MEDIA",
    "PACKAGE_USAGE_STATS",
    "REQUEST_INSTALL_PACKAGES",
    "SCHEDULE_EXACT_ALARM",
    "SYSTEM_ALERT_WINDOW",
    "WRITE_SETTINGS",
)


@cache
def aosp(level: int) -> dict[str, dict[str, str]]:
    folder = files("androguard") / "core/api_specific_resources/aosp_permissions"
    text = (folder / f"permissions_{level}.json").read_text(encoding="utf-8")
    permissions: dict[str, dict[str, str]] = json.loads(text)["permissions"]
    return permissions


def rows() -> dict[str, PermissionRow]:
    return {row.id: row for row in default_rules().permissions}


def base(level: str) -> str:
    return level.partition("|")[0]


def test_every_dangerous_permission_of_the_newest_level_is_a_row() -> None:
    dangerous = {
        name
        for name, found in aosp(NEWEST).items()
        if base(found["protectionLevel"]) == "dangerous"
    }
    assert len(dangerous) >= 50
    ours = {name for name, row in rows().items() if row.protection == "dangerous"}
    assert ours == dangerous


def test_every_protection_level_is_that_of_aosp() -> None:
    for name, row in rows().items():
        if name in ELSEWHERE:
            continue
        level = max(level for level in LEVELS if name in aosp(level))
        # Until API 22 there was a level for "signature or on the system image".
        there = base(aosp(level)[name]["protectionLevel"]).replace("signatureOrSystem", "signature")
        assert row.protection == there, name


def test_groups_are_those_of_the_last_level_that_names_them() -> None:
    # From API 29 on the manifest says UNDEFINED for all: the permission controller has the map.
    for name, found in aosp(28).items():
        row = rows().get(name)
        group = found["permissionGroup"].rpartition(".")[2]
        if row and base(found["protectionLevel"]) == "dangerous" and group != "UNDEFINED":
            assert row.group == group, name


def test_groups_exist_in_aosp() -> None:
    document = json.loads(
        (files("androguard") / "core/api_specific_resources/aosp_permissions")
        .joinpath(f"permissions_{NEWEST}.json")
        .read_text(encoding="utf-8")
    )
    known = {name.rpartition(".")[2] for name in document["groups"]}
    assert {row.group for row in rows().values() if row.group} <= known


def test_first_levels_lie_where_aosp_has_the_permission_first() -> None:
    before = dict(pairwise(reversed(LEVELS)))
    for name, row in rows().items():
        if name in ELSEWHERE:
            assert row.since is None
            continue
        first = min(level for level in LEVELS if name in aosp(level))
        assert row.since is not None
        assert before.get(first, 0) < row.since <= first, name


def test_special_access_is_marked() -> None:
    special = {name for name, row in rows().items() if row.special}
    assert {f"android.permission.{name}" for name in SPECIAL} <= special
    assert not any(rows()[name].protection == "dangerous" for name in special)
    # Granted on installation, so not special access, though a store restricts it.
    assert rows()["android.permission.QUERY_ALL_PACKAGES"].categories == ("installed_apps",)
