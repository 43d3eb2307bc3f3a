"""A budget that is used up becomes a result that says so."""

from __future__ import annotations

from inspector.rules.loader import default_rules
from inspector.static.container import open_container
from inspector.static.engines import open_code
from inspector.static.flows.app_facts import app_facts
from inspector.static.flows.budget import Budget
from inspector.static.flows.explore import find_leaks
from tests.static.apks import SAMPLES


def reasons(budget: Budget) -> list[str]:
    container = open_container(SAMPLES / "flows" / "contacts_gson" / "contacts_gson.apk")
    assert container.apk is not None
    code = open_code(container, "auto")
    assert code is not None
    dexes = {name: container.read(name) for name in container.dex_names()}
    facts = app_facts(container, container.apk.manifest())
    _, skipped, _ = find_leaks(code, dexes, facts, rules=default_rules(), budget=budget)
    return [row.reason for row in skipped]


def test_enough_leaves_nothing_out() -> None:
    assert reasons(Budget()) == []


def test_too_few_steps_are_named() -> None:
    (reason,) = reasons(Budget(steps=20))
    assert "20 instructions run" in reason


def test_too_few_methods_are_named() -> None:
    (reason,) = reasons(Budget(methods=1))
    assert "1 methods read" in reason
