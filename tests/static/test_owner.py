"""Whose code a class is."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.rules.loader import Rules
from inspector.static.manifest import Component, Manifest
from inspector.static.owner import Owners, packages_of

SDKS = """
[[sdk]]
id = "pay"
name = "PayKit"
company = "Pay"
purpose = "payment"
packages = ["com.pay.sdk", "com.example.loan.vendor"]
why = "A made-up SDK for this test."
reference = "https://pay.example/"
"""
EMPTY = Manifest("com.example.loan", "", None, None, None, "", "", (), (), (), (), ())


def activity(name: str, *categories: str) -> Component:
    return Component("activity", name, "", "", (), categories)


@pytest.fixture
def rules(tmp_path: Path) -> Rules:
    (tmp_path / "sdks.toml").write_text(SDKS, encoding="utf-8")
    return Rules((tmp_path,))


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("com.example.loan.Main", ("first_party", "com.example.loan")),
        ("com.example.loan.ui.Main$Inner", ("first_party", "com.example.loan")),
        ("com.example.loanshark.Main", ("unknown", "")),
        ("com.example.Other", ("unknown", "")),
        ("com.pay.sdk.Api", ("sdk", "PayKit")),
        ("com.pay.sdkx.Api", ("unknown", "")),
        ("com.example.loan.vendor.Api", ("sdk", "PayKit")),
        ("a.b.c", ("unknown", "")),
        ("c", ("unknown", "")),
        ("com.example.loan.a", ("unknown", "")),
        ("com.example.loan.a.b1$c", ("unknown", "")),
        ("com.example.loan.ui.Main$a", ("first_party", "com.example.loan")),
    ],
)
def test_owner(rules: Rules, name: str, owner: tuple[str, str]) -> None:
    found = Owners(EMPTY, rules).of(name)
    assert (found.kind.value, found.name) == owner


def test_code_under_another_name_than_the_id(rules: Rules) -> None:
    start = activity("com.money.fun.ui.Splash", "android.intent.category.LAUNCHER")
    shell = EMPTY._replace(components=(start, activity("com.money.fun.work.Sync")))
    owners = Owners(shell, rules)
    assert owners.of("com.money.fun.data.Reader").kind == "first_party"
    assert owners.of("com.money.other.Reader").kind == "unknown"


def test_a_framework_that_only_lends_the_start_is_not_the_app(rules: Rules) -> None:
    start = activity("com.engine.player.Start", "android.intent.category.LAUNCHER")
    owners = Owners(EMPTY._replace(components=(start, activity("org.push.Service"))), rules)
    assert owners.of("com.engine.player.Start").kind == "unknown"
    assert owners.of("org.push.Service").kind == "unknown"


def test_an_sdk_at_the_start_is_not_the_app(rules: Rules) -> None:
    start = activity("com.pay.sdk.ui.Start", "android.intent.category.LAUNCHER")
    owners = Owners(EMPTY._replace(components=(start, activity("com.pay.sdk.ui.Next"))), rules)
    assert owners.of("com.pay.sdk.ui.Other").kind == "sdk"


def test_packages_of() -> None:
    assert packages_of(["a.b.C", "a.d.E", "F"]) == {"a", "a.b", "a.d"}
