"""Permissions that Android adds, by target level."""

from __future__ import annotations

import pytest

from inspector.rules.loader import default_rules
from inspector.static.added import Added, added_permissions
from inspector.static.manifest import Manifest, Request

P = "android.permission."


def added(
    target: int | None, *names: str, limit: int | None = None, codename: str = ""
) -> dict[str, Added]:
    requests = tuple(Request(P + name, limit, sdk_23=False) for name in names)
    manifest = Manifest(
        "com.example", "", 1, 21, target, "", "", requests, (), (), (), (), codename=codename
    )
    return {row.name.removeprefix(P): row for row in added_permissions(manifest, default_rules())}


@pytest.mark.parametrize(
    ("target", "name", "expected"),
    [
        (36, "INTERNET", set()),
        (32, "INTERNET", {"POST_NOTIFICATIONS"}),
        (36, "ACCESS_FINE_LOCATION", {"ACCESS_COARSE_LOCATION"}),
        (28, "ACCESS_COARSE_LOCATION", {"ACCESS_BACKGROUND_LOCATION", "POST_NOTIFICATIONS"}),
        (36, "WRITE_EXTERNAL_STORAGE", {"READ_EXTERNAL_STORAGE"}),
        (16, "READ_CONTACTS", {"POST_NOTIFICATIONS"}),
        (15, "READ_CONTACTS", {"READ_CALL_LOG", "POST_NOTIFICATIONS"}),
        (33, "READ_MEDIA_IMAGES", {"READ_MEDIA_VISUAL_USER_SELECTED"}),
        (35, "BODY_SENSORS", {"health.READ_HEART_RATE"}),
        (
            3,
            "INTERNET",
            {
                "ACCESS_MEDIA_LOCATION",
                "POST_NOTIFICATIONS",
                "READ_EXTERNAL_STORAGE",
                "READ_MEDIA_AUDIO",
                "READ_MEDIA_IMAGES",
                "READ_MEDIA_VIDEO",
                "READ_MEDIA_VISUAL_USER_SELECTED",
                "READ_PHONE_STATE",
                "WRITE_EXTERNAL_STORAGE",
            },
        ),
    ],
)
def test_by_level(target: int, name: str, expected: set[str]) -> None:
    assert set(added(target, name)) == expected


def test_what_is_requested_is_not_added() -> None:
    assert added(36, "ACCESS_FINE_LOCATION", "ACCESS_COARSE_LOCATION") == {}


def test_a_limit_is_handed_on_and_ends_before_the_new_permission_began() -> None:
    found = added(30, "WRITE_EXTERNAL_STORAGE", limit=32)
    assert found["READ_EXTERNAL_STORAGE"].max_sdk == 32
    assert "READ_MEDIA_IMAGES" not in found


def test_origin_and_reason() -> None:
    row = added(28, "ACCESS_FINE_LOCATION")["ACCESS_BACKGROUND_LOCATION"]
    assert row.origin.value == "split"
    assert row.because == (
        "added by Android: the app has ACCESS_FINE_LOCATION and it targets API level 28, below 29"
    )


def test_a_preview_is_newer_than_every_level_and_no_target_is_the_minimum() -> None:
    assert added(None, "READ_CONTACTS", codename="Baklava") == {}
    assert set(added(None, "INTERNET")) == {"POST_NOTIFICATIONS"}
