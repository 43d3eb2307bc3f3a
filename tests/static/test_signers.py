"""Signers, against apksigner."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from inspector.rules.loader import default_rules
from inspector.static.apk_view import ApkView
from inspector.static.container import open_container
from inspector.static.signers import signers
from tests.realapk import real_apk
from tests.static.apks import FAIR, HARVESTER


def view(path: Path) -> ApkView:
    seen = open_container(path).apk
    assert seen
    return seen


def digests_of_apksigner(path: Path) -> set[str]:
    if shutil.which("apksigner") is None:
        pytest.fail("apksigner is not installed: make test installs it")
    command = ["apksigner", "verify", "--print-certs", "--min-sdk-version", "24", str(path)]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return set(re.findall(r"certificate SHA-256 digest: ([0-9a-f]{64})", text))


@pytest.mark.parametrize("path", [HARVESTER, FAIR], ids=["harvester", "fair"])
def test_samples(path: Path) -> None:
    found = signers(view(path))
    assert {signer.sha256 for signer in found} == digests_of_apksigner(path)
    assert [signer.scheme for signer in found] == ["v1", "v2", "v3"]
    assert all("debug certificate" in signer.note for signer in found)
    assert all(s.valid_from and s.valid_to and s.valid_from < s.valid_to for s in found)


@pytest.mark.realapk
@pytest.mark.parametrize("name", ["yosemite", "appium-settings"])
def test_real_apps(name: str) -> None:
    path = real_apk(name)
    assert {signer.sha256 for signer in signers(view(path))} == digests_of_apksigner(path)


def test_a_published_test_key_is_named() -> None:
    (row,) = (row for row in default_rules().signing_keys if row.id == "aosp.testkey")
    own = {signer.sha256 for signer in signers(view(HARVESTER))}
    made = row.model_copy(update={"sha256": own.pop()})
    assert {s.note for s in signers(view(HARVESTER), [made])} == {row.note}


@pytest.mark.realapk
def test_a_real_app_with_such_a_key() -> None:
    # Appium signs its server with Android's test key, which everybody has.
    found = signers(view(real_apk("uiautomator2-server")), default_rules().signing_keys)
    assert {signer.scheme for signer in found} == {"v1", "v2", "v3"}
    assert all(signer.note.startswith("published test key of Android") for signer in found)
