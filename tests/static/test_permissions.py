"""Permissions with level, group, categories and what a reader must know."""

from __future__ import annotations

from inspector.model.static import Permission
from inspector.rules.loader import default_rules
from inspector.static.manifest import Declaration, Manifest, Request
from inspector.static.permissions import permissions

OWN = Declaration("com.example.OWN", "signature", "")


def of(*requests: Request) -> tuple[Permission, ...]:
    manifest = Manifest("com.example", "", 1, 21, 33, "", "", requests, (OWN,), (), (), ())
    return permissions(manifest, default_rules())


def test_a_permission_of_the_rules() -> None:
    (found,) = of(Request("android.permission.READ_CALL_LOG", None, sdk_23=False))
    assert (found.protection, found.group) == ("dangerous", "CALL_LOG")
    assert found.categories == ("call_log",)
    assert (found.origin.value, found.note) == ("manifest", "")


def test_a_permission_that_only_aosp_knows() -> None:
    (found,) = of(Request("android.permission.ACCOUNT_MANAGER", None, sdk_23=False))
    assert found.protection == "signature"
    assert found.note == ""


def test_limits_and_origin_are_said() -> None:
    (found,) = of(Request("android.permission.READ_EXTERNAL_STORAGE", 32, sdk_23=True))
    assert found.max_sdk == 32
    assert found.origin.value == "manifest-sdk-23"
    assert "above API level 32" in found.note


def test_own_and_unknown_permissions() -> None:
    own, unknown = of(
        Request("com.example.OWN", None, sdk_23=False), Request("x.y.Z", None, sdk_23=False)
    )
    assert (own.protection, own.note) == ("signature", "defined by the app itself")
    assert (unknown.protection, unknown.note) == ("", "not a permission of Android")


def test_ids_differ_by_limit() -> None:
    first, second = of(
        Request("android.permission.CAMERA", None, sdk_23=False),
        Request("android.permission.CAMERA", 30, sdk_23=False),
    )
    assert first.id != second.id
