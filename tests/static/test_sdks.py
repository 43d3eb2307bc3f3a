"""SDKs by class prefix, native library, component and build file."""

from __future__ import annotations

from pathlib import Path

from inspector.rules.loader import Rules
from inspector.static.manifest import Component, Manifest
from inspector.static.sdks import sdks

ROW = """
[[sdk]]
id = "pay"
name = "PayKit"
company = "Pay"
purpose = "payment"
packages = ["com.pay.sdk"]
libraries = ["paycore"]
components = ["com.pay.sdk.PayActivity"]
coordinates = ["com.pay:sdk"]
why = "A made-up SDK for this test."
reference = "https://pay.example/"
"""


def evidence(
    tmp_path: Path, classes: list[str], names: list[str], component: str
) -> tuple[str, ...]:
    (tmp_path / "sdks.toml").write_text(ROW, encoding="utf-8")
    part = Component("activity", component, "", "", (), ())
    manifest = Manifest("p.q", "", None, None, None, "", "", (), (), (part,), (), ())
    return tuple(
        e for sdk in sdks(classes, names, manifest, Rules((tmp_path,))) for e in sdk.evidence
    )


def test_every_kind_of_evidence(tmp_path: Path) -> None:
    names = ["lib/arm64-v8a/libpaycore.so", "META-INF/com.pay_sdk.version"]
    assert evidence(tmp_path, ["com.pay.sdk.a.B"], names, "com.pay.sdk.PayActivity") == (
        "build file com.pay:sdk",
        "classes in com.pay.sdk",
        "component com.pay.sdk.PayActivity",
        "native library paycore",
    )


def test_only_whole_packages_and_names_count(tmp_path: Path) -> None:
    names = [
        "lib/arm64-v8a/libpaycore2.so",
        "assets/libpaycore.so",
        "META-INF/com.pay_other.version",
    ]
    assert evidence(tmp_path, ["com.pay.sdkx.B", "com.pay"], names, "com.pay.Other") == ()
