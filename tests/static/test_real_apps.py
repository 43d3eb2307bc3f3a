"""Real apps, against the independent reader of Debian's aapt."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from inspector.model.static import StaticResult
from inspector.rules.loader import default_rules
from inspector.static.scan import FLOWS, scan
from tests.realapk import APKS, real_apk
from tests.static.apks import SAMPLES, requested

SAMPLE_APKS = sorted(SAMPLES.glob("*/*.apk"))


@cache
def result_of(path: Path) -> StaticResult:
    return scan(path, rules=default_rules())


def aapt(*arguments: str) -> str:
    if shutil.which("aapt") is None:
        pytest.fail("aapt is not installed: make test installs it")
    return subprocess.run(["aapt", *arguments], check=True, capture_output=True, text=True).stdout


def assert_equals_aapt(path: Path) -> None:
    result = result_of(path)
    text = aapt("dump", "permissions", str(path))
    listed = re.findall(r"^uses-permission: name='([^']+)'", text, re.MULTILINE)
    assert {p.name for p in requested(result)} == set(listed)
    limits = dict(re.findall(r"name='([^']+)' maxSdkVersion='(\d+)'", text))
    assert {p.name: str(p.max_sdk) for p in requested(result) if p.max_sdk is not None} == limits
    badging = aapt("dump", "badging", str(path))
    package = re.search(
        r"package: name='([^']*)' versionCode='(\d*)' versionName='([^']*)'", badging
    )
    assert package is not None
    app = result.app
    code = "" if app.version_code is None else str(app.version_code)
    assert package.groups() == (app.package, code, app.version_name)
    said = dict(re.findall(r"^([A-Za-z-]+):'([^']*)'", badging, re.MULTILINE))
    assert said["sdkVersion"] == str(app.min_sdk)
    # Without a target level Android takes the lowest one, and so do we; aapt prints nothing.
    assert said.get("targetSdkVersion", said["sdkVersion"]) == str(app.target_sdk)
    assert said.get("application-label", "") == app.label


@pytest.mark.parametrize("path", SAMPLE_APKS, ids=lambda path: path.stem)
def test_samples_equal_aapt(path: Path) -> None:
    assert_equals_aapt(path)


@pytest.mark.realapk
@pytest.mark.parametrize("name", sorted(APKS))
def test_real_apps_equal_aapt(name: str) -> None:
    assert_equals_aapt(real_apk(name))


@pytest.mark.realapk
def test_yosemite() -> None:
    result = result_of(real_apk("yosemite"))
    assert len(requested(result)) == 36
    assert [reader.permissions for reader in result.readers] == [36, 36]
    readers = {
        (use.location.class_name, use.location.method)
        for use in result.uses
        if use.uri.startswith("content://sms")
    }
    assert readers == {
        ("com.netease.nie.yosemite.SmsServer", "readSmsFromApp"),
        ("com.netease.nie.yosemite.SmsServer", "readSmsFromSystem"),
    }
    # Nothing failed; data flow of so much bytecode is followed on request only.
    assert [skipped.what for skipped in result.skipped] == [FLOWS]


@pytest.mark.realapk
def test_an_inherited_method_is_found_under_the_subclass() -> None:
    # The call names com.netease…MyAccessibilityService, which does not declare the method.
    found = [
        u for u in result_of(real_apk("yosemite")).uses if u.api.endswith("getRootInActiveWindow")
    ]
    assert {use.api for use in found} == {
        "android.accessibilityservice.AccessibilityService.getRootInActiveWindow"
    }
    assert "processAccessibilityEvent" in {use.location.method for use in found}


@pytest.mark.realapk
def test_a_uri_kept_in_a_field_is_found_where_it_is_read() -> None:
    # SmsReader parses the string in its static initialiser; the query is in another method.
    found = [u for u in result_of(real_apk("appium-settings")).uses if u.category == "sms"]
    assert [use.location.method for use in found] == ["listSms"]
    assert found[0].context


@pytest.mark.realapk
def test_writing_into_the_gallery_is_no_read() -> None:
    # MainActivity.stopRecord and RefreshGallery only insert the app's own files.
    places = {
        u.location.class_name
        for u in result_of(real_apk("yosemite")).uses
        if u.category == "photos"
    }
    assert not places & {"com.netease.nie.yosemite.RefreshGallery"}
