"""Facts of a manifest and how two readings are compared."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

from inspector.static.manifest import (
    Component,
    Declaration,
    Manifest,
    Request,
    differences,
    full_name,
    number,
    union,
)
from inspector.static.manifest_xml import manifest_facts, protection_name

TEXT = """
<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="com.example.a"
    android:versionCode="0x10" android:versionName="1.0">
  <uses-sdk android:minSdkVersion="21" android:targetSdkVersion="33"/>
  <uses-permission android:name="android.permission.CAMERA" android:maxSdkVersion="30"/>
  <uses-permission android:name="android.permission.CAMERA"/>
  <uses-permission-sdk-23 android:name="android.permission.READ_SMS"/>
  <uses-permission/>
  <permission android:name="com.example.a.OWN" android:protectionLevel="0x12"
      android:permissionGroup="android.permission-group.SMS"/>
  <queries><package android:name="com.bank"/>
    <intent><action android:name="android.intent.action.VIEW"/></intent></queries>
  <application android:name=".App" android:label="@string/name" android:debuggable="true">
    <receiver android:name="Boot" android:exported="true" android:permission="p">
      <intent-filter><action android:name="b"/><action android:name="a"/>
        <category android:name="c"/></intent-filter>
    </receiver>
  </application>
</manifest>
"""


def facts() -> Manifest:
    return manifest_facts(fromstring(TEXT))


def test_facts() -> None:
    found = facts()
    assert (found.package, found.version_name, found.version_code) == ("com.example.a", "1.0", 16)
    assert (found.min_sdk, found.target_sdk) == (21, 33)
    assert found.application == "com.example.a.App"
    assert found.requests == (
        Request("android.permission.CAMERA", None, sdk_23=False),
        Request("android.permission.CAMERA", 30, sdk_23=False),
        Request("android.permission.READ_SMS", None, sdk_23=True),
    )
    assert found.declarations == (Declaration("com.example.a.OWN", "signature", "SMS"),)
    assert found.components == (
        Component("receiver", "com.example.a.Boot", "true", "p", ("a", "b"), ("c",)),
    )
    assert found.queries == ("android.intent.action.VIEW", "com.bank")
    assert ("debuggable", "true") in found.settings


def test_attributes_without_namespace_count() -> None:
    root = fromstring('<manifest package="p"><uses-permission name="X"/></manifest>')
    assert manifest_facts(root).requests == (Request("X", None, sdk_23=False),)


def test_same_reading_has_no_differences() -> None:
    assert differences(facts(), facts(), ("one", "two")) == ()


def test_differences_name_both_sides_and_the_union_lists_all() -> None:
    first = facts()
    more = Request("android.permission.CALL_PHONE", None, sdk_23=False)
    part = Component("service", "com.example.a.S", "", "", (), ())
    second = first._replace(
        package="com.other", requests=(*first.requests[:2], more), components=(part,)
    )
    lines = differences(first, second, ("one", "two"))
    assert lines == (
        "package: one: 'com.example.a'; two: 'com.other'",
        "permissions: only one: android.permission.READ_SMS;"
        " only two: android.permission.CALL_PHONE",
        "components: only one: receiver com.example.a.Boot; only two: service com.example.a.S",
    )
    both = union(first, second)
    assert {r.name for r in both.requests} == {
        "android.permission.CALL_PHONE",
        "android.permission.CAMERA",
        "android.permission.READ_SMS",
    }
    assert {c.name for c in both.components} == {"com.example.a.Boot", "com.example.a.S"}
    assert both.package == "com.example.a"


@pytest.mark.parametrize(
    ("name", "full"),
    [(".A", "p.q.A"), ("A", "p.q.A"), ("x.A", "x.A"), ("", "")],
)
def test_component_names_as_android_completes_them(name: str, full: str) -> None:
    assert full_name(name, "p.q") == full


@pytest.mark.parametrize(
    ("text", "value"), [("12", 12), ("0x1f", 31), ("-1", -1), ("Tiramisu", None), ("", None)]
)
def test_number(text: str, value: int | None) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "normal"),
        ("1", "dangerous"),
        ("0x2", "signature"),
        ("signature|privileged", "signature"),
    ],
)
def test_protection_name(text: str, name: str) -> None:
    assert protection_name(text) == name
