"""Signers, against apksigner."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from inspector.model.static import StaticResult
from inspector.rules.loader import default_rules
from inspector.static.apk_view import ApkView
from inspector.static.container import MANIFEST, open_container
from inspector.static.scan import scan
from inspector.static.signing.signers import signers
from tests.corpus.generator import archive
from tests.corpus.signing import Identity
from tests.realapk import real_apk
from tests.static.apks import FAIR, HARVESTER, rebuilt
from tests.static.axml import manifest


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
    (row,) = (row for row in default_rules().public_keys if row.id == "aosp.testkey")
    own = {signer.sha256 for signer in signers(view(HARVESTER))}
    made = row.model_copy(update={"certificate": own.pop()})
    assert {s.note for s in signers(view(HARVESTER), [made])} == {row.note}


@pytest.mark.realapk
def test_a_real_app_with_such_a_key() -> None:
    # Appium signs its server with Android's test key, which everybody has.
    found = signers(view(real_apk("uiautomator2-server")), default_rules().public_keys)
    assert {signer.scheme for signer in found} == {"v1", "v2", "v3"}
    assert all(signer.note.startswith("published test key of Android") for signer in found)


def scanned(path: Path) -> StaticResult:
    return scan(path, rules=default_rules(), flows=False)


def checked(result: StaticResult) -> list[tuple[str, bool | None]]:
    return [(signer.scheme, signer.verified) for signer in result.app.signers]


def limits(result: StaticResult, kind: str) -> list[str]:
    return [line for limit in result.limits if limit.id == kind for line in limit.evidence]


def test_a_scan_says_that_signatures_hold() -> None:
    result = scanned(HARVESTER)
    # Where a newer scheme is there, no phone since Android 7 looks at the old one.
    assert checked(result) == [("v1", None), ("v2", True), ("v3", True)]
    assert limits(result, "broken-signature") == []


def test_a_changed_file_is_named(tmp_path: Path) -> None:
    data = bytearray(HARVESTER.read_bytes())
    data[data.index(b"classes.dex") + 400] ^= 1
    path = tmp_path / "changed.apk"
    path.write_bytes(data)
    result = scanned(path)
    assert checked(result) == [("v1", None), ("v2", False), ("v3", False)]
    (own,) = {signer.sha256 for signer in result.app.signers}
    assert limits(result, "broken-signature") == [f"v2: {own}", f"v3: {own}"]


def test_the_old_scheme_alone_is_checked_entry_by_entry(tmp_path: Path) -> None:
    same = scanned(rebuilt(HARVESTER, tmp_path / "same.apk"))
    assert checked(same) == [("v1", True)]
    added = rebuilt(HARVESTER, tmp_path / "added.apk", entries={"assets/added": b"x"})
    result = scanned(added)
    # Old digests may be of algorithms that are not read: unproven is not broken.
    assert checked(result) == [("v1", None)]
    assert limits(result, "broken-signature") == []


def split_set(folder: Path, base: Identity, split: Identity) -> Path:
    """Return a folder with a base and a split that these have signed."""
    folder.mkdir()
    whole = manifest("com.example.parts", version=3)
    part = manifest("com.example.parts", version=3, split="config.en")
    (folder / "base.apk").write_bytes(base.sign(archive([(MANIFEST, whole)])))
    (folder / "split.apk").write_bytes(split.sign(archive([(MANIFEST, part)])))
    return folder


def test_files_of_different_signers_are_named(tmp_path: Path) -> None:
    lender, other = Identity("Lender"), Identity("Somebody else")
    assert limits(scanned(split_set(tmp_path / "a", lender, lender)), "split-signers") == []
    mixed = scanned(split_set(tmp_path / "b", lender, other))
    signed = [hashlib.sha256(one.certificate).hexdigest() for one in (lender, other)]
    assert limits(mixed, "split-signers") == [f"base: {signed[0]}", f"config.en: {signed[1]}"]
    # Each signature by itself holds.
    assert checked(mixed) == [("v2", True)]
    assert limits(mixed, "broken-signature") == []


def test_a_changed_split_is_named(tmp_path: Path) -> None:
    lender = Identity("Lender")
    folder = split_set(tmp_path / "c", lender, lender)
    path = folder / "split.apk"
    data = bytearray(path.read_bytes())
    data[14] ^= 1  # the checksum in the first entry's header, which no reader needs
    path.write_bytes(data)
    own = hashlib.sha256(lender.certificate).hexdigest()
    assert limits(scanned(folder), "broken-signature") == [f"config.en, v2: {own}"]
