"""Joining, folding and comparing abstract values."""

from __future__ import annotations

import pytest

from inspector.static.flows.fold import compare, fold
from inspector.static.flows.heap import Heap
from inspector.static.flows.values import (
    BOTTOM,
    NULL,
    TOP,
    Obj,
    Origin,
    Trace,
    Value,
    constant,
    constants,
    join,
    pointer,
    unknown,
)

TAINT = {Origin("r", "contacts", "", "query", "La;->b()V", 0): Trace(None, "m", 0, "source", "q")}


def thing(number: int = 1, *, single: bool = True) -> Obj:
    return Obj(("new", number), "La;", number, exact=True, single=single, fresh=True)


def test_joining_what_is_there_gives_the_same_object() -> None:
    value = constants(("a", "b"))
    assert join(value, constant("a")) is value
    assert join(value, BOTTOM) is value


def test_too_many_constants_become_unknown() -> None:
    value = BOTTOM
    for number in range(20):
        value = join(value, constant(number))
    assert value.consts is None


def test_data_survives_a_join() -> None:
    assert join(constant("a"), unknown(TAINT)).taints.keys() == TAINT.keys()
    assert join(unknown(TAINT), constant("a")).taints.keys() == TAINT.keys()


@pytest.mark.parametrize(
    ("name", "a", "b", "result"),
    [
        ("add", 2, 3, 5),
        ("rsub", 2, 3, 1),
        ("rem", -7, 3, -1),
        ("div", -7, 3, -2),
        ("mul", 4, 3, 12),
    ],
)
def test_constants_are_folded(name: str, a: int, b: int, result: int) -> None:
    assert fold(name, constant(a), constant(b)).only() == result


def test_a_division_by_zero_is_not_folded() -> None:
    assert fold("div", constant(1), constant(0)).only() is None


def test_arithmetic_keeps_data() -> None:
    assert fold("add", unknown(TAINT), constant(1)).taints.keys() == TAINT.keys()


@pytest.mark.parametrize(
    ("how", "a", "b", "result"),
    [
        ("eq", constant(1), constant(1), True),
        ("lt", constant(5), constant(1), False),
        ("eq", constants((1, 2)), constant(1), None),
        ("eq", TOP, NULL, None),
        ("eq", pointer(thing()), NULL, False),
        ("ne", pointer(thing()), NULL, True),
        ("eq", Value(frozenset((thing(),)), frozenset((0,)), {}), NULL, None),
    ],
)
def test_comparisons_are_decided_only_where_they_are_certain(
    how: str, a: Value, b: Value, result: bool | None
) -> None:
    assert compare(how, a, b) is result


def test_a_write_to_one_object_replaces_and_to_several_adds() -> None:
    heap, obj = Heap(None), thing()
    heap.write(obj, "f", unknown(TAINT), strong=True)
    heap.write(obj, "f", constant("x"), strong=True)
    assert not heap.read(obj, "f").taints
    heap.write(obj, "g", unknown(TAINT), strong=True)
    heap.write(obj, "g", constant("x"), strong=False)
    assert heap.read(obj, "g").taints


def test_branches_that_meet_keep_what_either_wrote() -> None:
    heap, obj = Heap(None), thing()
    heap.write(obj, "f", constant("before"), strong=True)
    left, right = heap.fork(), heap.fork()
    left.write(obj, "f", unknown(TAINT), strong=True)
    right.write(obj, "g", constant("x"), strong=True)
    assert left.merge(right)
    assert left.read(obj, "f").taints
    assert left.read(obj, "g").consts == frozenset(("x", 0))
    assert not left.merge(right)


def test_a_holder_is_marked_when_data_comes_later() -> None:
    heap, holder, held = Heap(None), thing(1), thing(2)
    heap.write(holder, "*", pointer(held), strong=False)
    assert not holder.dirty
    heap.write(held, "f", unknown(TAINT), strong=True)
    assert holder.dirty


def test_sets_of_objects_are_walked_in_the_same_order_in_every_run() -> None:
    numbers = (70, 3, 41, 9)
    assert [obj.order for obj in frozenset(map(thing, numbers))] == list(frozenset(numbers))
