"""Models of the system's content providers and of the app's own database."""

from __future__ import annotations

from itertools import pairwise

from inspector.static.flows.call import Call
from inspector.static.flows.operations import operation
from inspector.static.flows.tables import UriRule
from inspector.static.flows.values import (
    BOTTOM,
    UNKNOWN_PART,
    FieldConst,
    Obj,
    Taints,
    Value,
    unknown,
)


@operation("uri_read")
def uri_read(call: Call) -> Value:
    """``resolver.query(uri)``, ``openInputStream(uri)``: the URI says what is read."""
    found: dict[str, tuple[UriRule, str]] = {}
    passed: Taints = {}
    for value in call.arguments:
        passed = {**call.content(value), **passed}
        for const in sorted((c for c in value.consts or () if isinstance(c, str)), key=str):
            rule = _rule(call, const)
            if rule:
                found[rule.id] = (rule, const)
    taints: Taints = {}
    for rule, text in found.values():
        taints = {
            **taints,
            **call.machine.origin(call.frame, rule.id, rule.category, rule.attribute, text),
        }
    if call.ref.name == "<init>":
        call.store(unknown(taints))
        return BOTTOM
    if not taints and "Cursor" not in call.ref.result:
        taints = call.noted(passed)
    return call.result(taints)


def _rule(call: Call, const: str) -> UriRule | None:
    if isinstance(const, FieldConst):
        return call.machine.tables.uri_field(const)
    return call.machine.tables.uri(const.partition(UNKNOWN_PART)[0].rstrip("/"))


def _tables(call: Call) -> list[Obj]:
    names = call.texts(call.argument(0))
    if call.ref.name in ("rawQuery", "execSQL"):
        names = tuple(name for text in names for name in _named_tables(text))
    kind = "Landroid/database/Cursor;"
    known = [n for n in names if UNKNOWN_PART not in n] or ["?"]
    return [call.machine.named(("table", name), kind, single=False) for name in known]


def _named_tables(text: str) -> list[str]:
    words = text.replace("(", " ").replace(",", " ").split()
    before = ("from", "into", "update", "join")
    return [b.strip("`\"'") for a, b in pairwise(words) if a.lower() in before]


@operation("database_write")
def database_write(call: Call) -> Value:
    """``database.insert(table, ...)``: rows of a table are told apart by its name."""
    taints = call.everything()
    if taints:
        for table in _tables(call):
            call.heap.write(table, "*", unknown(call.noted(taints, "database")), strong=False)
    return call.result({})


@operation("database_read")
def database_read(call: Call) -> Value:
    """``database.query(table, ...)``: what was written to the table."""
    taints: Taints = {}
    for table in _tables(call):
        taints = {**call.heap.read(table, "*").taints, **taints}
    return call.result(call.noted(taints, "database"))
