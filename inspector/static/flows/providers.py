"""Models of the system's content providers and of the app's own database."""

from __future__ import annotations

from itertools import pairwise

from inspector.static.code import type_descriptor
from inspector.static.flows.call import Call
from inspector.static.flows.callbacks import weakly
from inspector.static.flows.components import component
from inspector.static.flows.operations import operation
from inspector.static.flows.tables import UriRule
from inspector.static.flows.values import (
    BOTTOM,
    UNKNOWN_PART,
    FieldConst,
    Obj,
    Taints,
    Value,
    by_order,
    join,
    pointer,
    unknown,
)

_BY_NAME = (
    "insert", "insertOrThrow", "insertWithOnConflict", "replace", "replaceOrThrow", "update",
    "updateWithOnConflict", "query",
)  # fmt: skip
"""Methods whose first argument is the name of a table, not a statement."""


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


@operation("provider_call")
def provider_call(call: Call) -> Value:
    """``resolver.insert(uri, values)``: the app's own provider of that authority gets them."""
    found = BOTTOM
    texts = call.machine.known_texts(call.heap, call.argument(0))
    named = {text.removeprefix("content://").partition("/")[0] for text in texts}
    for each in call.machine.facts.components:
        if each.kind == "provider" and named & set(each.authorities):
            provider = component(call.machine, type_descriptor(each.name))
            found = join(found, weakly(call, provider, call.ref.name, call.arguments))
    if found is not BOTTOM:
        return found
    return call.result({}) if call.ref.result != "V" else BOTTOM


def _rule(call: Call, const: str) -> UriRule | None:
    if isinstance(const, FieldConst):
        return call.machine.tables.uri_field(const)
    return call.machine.tables.uri(const.partition(UNKNOWN_PART)[0].rstrip("/"))


def _tables(call: Call, value: Value | None = None) -> list[Obj]:
    names = call.texts(value or call.argument(0))
    if value or call.ref.name not in _BY_NAME:
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


@operation("database_prepare")
def database_prepare(call: Call) -> Value:
    """``database.compileStatement(sql)``: knows the tables that the statement names."""
    value = call.result({}) if call.ref.name != "<init>" else call.receiver or BOTTOM
    for obj in value.objs:
        for table in _tables(call):
            call.heap.write(obj, "#table", pointer(table), strong=False)
    return value if call.ref.name != "<init>" else BOTTOM


@operation("database_run")
def database_run(call: Call) -> Value:
    """``DBUtil.query(database, query)``: what was written to the tables of a prepared query."""
    taints: Taints = {}
    for value in call.arguments:
        for obj in value.objs:
            for table in call.heap.read(obj, "#table").objs:
                taints = {**call.heap.read(table, "*").taints, **taints}
    return call.result(call.noted(taints, "database"))


@operation("room_write")
def room_write(call: Call) -> Value:
    """``adapter.insert(entity)`` of Room: the generated ``bind`` puts it into the statement."""
    for adapter in sorted((call.receiver or BOTTOM).objs, key=by_order):
        query = weakly(call, adapter, "createQuery", ())
        key = ("statement", adapter.key)
        kind = "Landroidx/sqlite/db/SupportSQLiteStatement;"
        statement = call.machine.named(key, kind)
        for table in _tables(call, query):
            call.heap.write(statement, "#table", pointer(table), strong=False)
        entity = call.arguments[-1] if call.arguments else BOTTOM
        for obj in entity.objs:
            if not call.machine.program.is_own(obj.type):
                entity = join(entity, call.heap.entries(obj))
        weakly(call, adapter, "bind", (pointer(statement), entity))
    return call.result({})


@operation("database_bind")
def database_bind(call: Call) -> Value:
    """``statement.bindString(1, text)``: what is bound is written to the statement's tables."""
    taints = call.noted(call.everything(), "database")
    if taints:
        call.store(unknown(taints))
        for obj in (call.receiver or BOTTOM).objs:
            for table in call.heap.read(obj, "#table").objs:
                call.heap.write(table, "*", unknown(taints), strong=False)
    return BOTTOM
