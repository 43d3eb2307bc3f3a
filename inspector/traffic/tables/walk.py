"""Turns trees into tables: columns of values side by side, as detectors want to see them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

from inspector.traffic.tables.by_key import by_key, is_map, only, split
from inspector.traffic.tables.numbered_keys import numbered_records
from inspector.traffic.tables.parts import LEAST_FIELDS, as_fields, inherit
from inspector.traffic.tables.table import Column, Table
from inspector.traffic.unfold.layer import Scalar, Tree
from inspector.traffic.unfold.paths import item, key_step

INLINE = 3
"""Lists in records that are on average shorter than this belong to the record (a contact's
numbers); longer ones are tables of their own."""

DEEPEST = 220
"""Containers inside each other that are followed."""

_INDEX = re.compile(r"[0-9]{1,7}")
_CONTAINERS = frozenset((dict, list))


@dataclass(slots=True)
class _Walk:
    brackets: bool
    tables: list[Table] = field(default_factory=list)
    values: int = 0
    too_deep: bool = False
    links: list[tuple[Table, Table, list[int]]] = field(default_factory=list)
    """Tables with the table above and its record for each of theirs."""


def tables_of(
    tree: Tree, path: str, keys: tuple[str, ...] = (), *, brackets: bool = False
) -> tuple[list[Table], int, bool]:
    """Return the tables in ``tree``, the number of values, and whether some lay too deep."""
    walk = _Walk(brackets)
    if isinstance(tree, dict):
        _objects([tree], path, keys, walk, [()], 0, kind="object")
    elif isinstance(tree, list):
        _list([tree], path, keys, walk, [()], 0)
    else:
        walk.tables.append(_single(tree, path, keys))
        walk.values = 1
    _parallel(walk)
    inherit(walk.links)
    return walk.tables, walk.values, walk.too_deep


def tables_of_records(
    records: list[dict[str, Tree]],
    path: str,
    keys: tuple[str, ...],
    base: str,
    positions: list[tuple[int, ...]],
    *,
    brackets: bool = False,
) -> tuple[list[Table], int, bool]:
    """Return the same for records that were opened one by one, such as texts that are JSON: they
    are one table. ``positions`` are the indexes that lead to each; ``path`` has them as ``[*]``."""
    walk = _Walk(brackets)
    _objects(records, path, keys, walk, positions, 0, base=base)
    _parallel(walk)
    inherit(walk.links)
    return walk.tables, walk.values, walk.too_deep


def _single(value: Scalar, path: str, keys: tuple[str, ...]) -> Table:
    column = Column(keys[-1] if keys else "", path, [value], (0,), keys)
    return Table(path, keys, 1, [column], kind="object")


def _list(
    lists: list[list[Tree]],
    path: str,
    keys: tuple[str, ...],
    walk: _Walk,
    outer: list[tuple[int, ...]],
    depth: int,
) -> None:
    """Walk sibling lists as one table; ``outer`` holds the indexes that lead to each list."""
    if depth > DEEPEST:
        walk.too_deep = True
        return
    simple = len(lists) == 1 and not outer[0]
    items: list[Tree] = lists[0] if len(lists) == 1 else [x for one in lists for x in one]
    if not items:
        return
    where = (
        None
        if simple
        else [
            (*prefix, i) for prefix, one in zip(outer, lists, strict=True) for i in range(len(one))
        ]
    )
    kinds = set(map(type, items))
    if kinds == {dict}:
        _objects(items, item(path), keys, walk, where, depth + 1, base=path)  # type: ignore[arg-type]  # all are dicts
    elif dict not in kinds and list not in kinds:
        column = Column(keys[-1] if keys else "", item(path), items, range(len(items)), keys)  # type: ignore[arg-type]  # no containers
        walk.values += len(items)
        walk.tables.append(Table(path, keys, len(items), [column], "list", where))
    elif kinds == {list}:
        _rows(items, path, keys, walk, where, depth + 1)  # type: ignore[arg-type]  # all are lists
    else:
        _mixed(items, path, keys, walk, where, depth)


def _mixed(
    items: list[Tree],
    path: str,
    keys: tuple[str, ...],
    walk: _Walk,
    where: list[tuple[int, ...]] | None,
    depth: int,
) -> None:
    places = where if where is not None else [(i,) for i in range(len(items))]
    for wanted in (dict, list, None):
        chosen = [
            (x, p)
            for x, p in zip(items, places, strict=True)
            if (type(x) is wanted if wanted else type(x) not in _CONTAINERS)
        ]
        if not chosen:
            continue
        values, spots = [x for x, _ in chosen], [p for _, p in chosen]
        if wanted is dict:
            _objects(values, item(path), keys, walk, spots, depth + 1, base=path)  # type: ignore[arg-type]  # chosen by type
        elif wanted is list:
            _list(values, item(path), keys, walk, spots, depth + 1)  # type: ignore[arg-type]  # chosen by type
        else:
            column = Column(keys[-1] if keys else "", item(path), values, range(len(values)), keys)  # type: ignore[arg-type]  # chosen by type
            walk.values += len(values)
            walk.tables.append(Table(path, keys, len(values), [column], "list", spots))


def _rows(
    rows: list[list[Tree]],
    path: str,
    keys: tuple[str, ...],
    walk: _Walk,
    where: list[tuple[int, ...]] | None,
    depth: int,
) -> None:
    """Walk a list of lists: rows of a table when they hold scalars and have about one length."""
    width = max(map(len, rows))
    flat = all(type(x) not in _CONTAINERS for row in rows for x in row)
    if not flat or width > 64 or len(rows) < 2 or min(map(len, rows)) * 2 < width:
        places: list[tuple[int, ...]] = where or [(i,) for i in range(len(rows))]
        _list(rows, item(path), keys, walk, places, depth)
        return
    columns = []
    for number in range(width):
        held = [i for i, row in enumerate(rows) if len(row) > number]
        values = [rows[i][number] for i in held]
        name = keys[-1] if width == 1 and keys else ""
        columns.append(Column(name, f"{item(path)}[{number}]", values, held, keys))  # type: ignore[arg-type]  # rows are flat
        walk.values += len(values)
    walk.tables.append(Table(path, keys, len(rows), columns, "rows", where))


def _objects(
    records: list[dict[str, Tree]],
    path: str,
    keys: tuple[str, ...],
    walk: _Walk,
    where: list[tuple[int, ...]] | None,
    depth: int,
    *,
    kind: str = "objects",
    base: str | None = None,
) -> None:
    if len(records) == 1:
        rest = _without_data_keys(records[0], path, keys, walk, where, depth)
        if rest is None:
            return
        records = [rest]
    positions = None if where is None or where == [()] else where
    table = Table(base if base is not None else path, keys, len(records), [], kind, positions)
    walk.tables.append(table)
    _columns(records, range(len(records)), path, keys, walk, table, depth)
    if not table.columns:
        walk.tables.remove(table)


def _columns(
    records: Sequence[dict[str, Tree]],
    rows: Sequence[int],
    path: str,
    keys: tuple[str, ...],
    walk: _Walk,
    table: Table,
    depth: int,
) -> None:
    """Add the columns of ``records`` to ``table``, and follow what is nested in them."""
    if depth > DEEPEST:
        walk.too_deep = True
        return
    for key, values, held in by_key(records, rows):
        below = path + key_step(key, walk.brackets)
        names = (*keys, key)
        kinds = set(map(type, values))
        if dict not in kinds and list not in kinds:
            walk.values += len(values)
            table.columns.append(Column(key, below, values, held, names))  # type: ignore[arg-type]  # no containers
            continue
        pairs = list(zip(values, held, strict=True))
        plain = [(v, r) for v, r in pairs if type(v) not in _CONTAINERS] if len(kinds) > 1 else []
        if plain:
            walk.values += len(plain)
            table.columns.append(Column(key, below, *split(plain), names))
        if dict in kinds:
            objects = only(dict, pairs, kinds)
            _nested(objects, below, names, walk, table, depth + 1)
        if list in kinds:
            _lists(only(list, pairs, kinds), below, names, walk, table, depth + 1)


def _nested(
    objects: list[tuple[dict[str, Tree], int]],
    path: str,
    keys: tuple[str, ...],
    walk: _Walk,
    table: Table,
    depth: int,
) -> None:
    records = [v for v, _ in objects]
    if len(records) == 1 and table.rows == 1:
        rest = _without_data_keys(records[0], path, keys, walk, [table.position(0)], depth)
        if rest is None:
            return
        records = [rest]
    _columns(records, [r for _, r in objects], path, keys, walk, table, depth)


def _without_data_keys(
    record: dict[str, Tree],
    path: str,
    keys: tuple[str, ...],
    walk: _Walk,
    where: list[tuple[int, ...]] | None,
    depth: int,
) -> dict[str, Tree] | None:
    """Walk records under numbered keys, or a map, that one object holds; return what is left of
    the object, or none when it was a map."""
    numbered = numbered_records(record)
    if numbered is not None:
        _numbered(numbered[0], path, keys, walk, where, depth)
        return numbered[1]
    if is_map(record):
        _map(record, path, keys, walk, where, depth)
        return None
    return record


def _lists(
    lists: list[tuple[list[Tree], int]],
    path: str,
    keys: tuple[str, ...],
    walk: _Walk,
    table: Table,
    depth: int,
) -> None:
    """Follow lists in records: short ones join the record, long ones are tables."""
    total = sum(len(v) for v, _ in lists)
    fields = as_fields(lists) if table.rows >= LEAST_FIELDS else None
    if fields is not None:
        _nested(fields, path + "{*}", keys, walk, table, depth + 1)
        return
    if table.rows > 1 and total < INLINE * len(lists):
        _inline(lists, path, keys, walk, table, depth)
        return
    outer = [table.position(r) for _, r in lists]
    before = len(walk.tables)
    _list([v for v, _ in lists], path, keys, walk, outer, depth)
    if table.rows > 1 and len(walk.tables) > before and walk.tables[before].rows == total:
        walk.links.append((walk.tables[before], table, [r for v, r in lists for _ in v]))


def _inline(
    lists: list[tuple[list[Tree], int]],
    path: str,
    keys: tuple[str, ...],
    walk: _Walk,
    table: Table,
    depth: int,
) -> None:
    """Add what lists of records hold to the records' table."""
    values = list(chain.from_iterable(v for v, _ in lists))
    kinds = set(map(type, values))
    rows = [r for v, r in lists for _ in v]
    inside = [i for v, _ in lists for i in range(len(v))]
    if kinds - _CONTAINERS:
        plain = [i for i, value in enumerate(values) if type(value) not in _CONTAINERS]
        walk.values += len(plain)
        # A map at the top of a body has no key above it.
        name = keys[-1] if keys else ""
        held: list[Scalar] = [values[i] for i in plain]  # type: ignore[misc]  # no containers
        inner = [inside[i] for i in plain]
        column = Column(name, item(path), held, [rows[i] for i in plain], keys, inner=inner)
        table.columns.append(column)
    if dict in kinds:
        objects = only(dict, list(zip(values, rows, strict=True)), kinds)
        _columns(
            [x for x, _ in objects], [r for _, r in objects], item(path), keys, walk, table, depth
        )
    if list in kinds:
        places = [(*table.position(r), i) for r, i in zip(rows, inside, strict=True)]
        nested = [(x, p) for x, p in zip(values, places, strict=True) if type(x) is list]
        _list([x for x, _ in nested], item(path), keys, walk, [p for _, p in nested], depth)


def _map(
    record: dict[str, Tree],
    path: str,
    keys: tuple[str, ...],
    walk: _Walk,
    where: list[tuple[int, ...]] | None,
    depth: int,
) -> None:
    outer = where[0] if where else ()
    names = list(record)
    if all(_INDEX.fullmatch(str(name)) for name in names) and len(set(map(len, names))) <= 4:
        # {"0": …, "1": …} is a list in disguise.
        _list([list(record.values())], path, keys, walk, [outer], depth)
        return
    path_all = path + "{*}"
    walk.values += len(names)
    table = Table(path, keys, len(names), [], "map", [outer] * len(names) if outer else None)
    table.columns.append(Column("", path + "{key}", list(names), range(len(names)), keys))
    walk.tables.append(table)
    values = list(record.values())
    plain = [(v, i) for i, v in enumerate(values) if type(v) not in _CONTAINERS]
    if plain:
        walk.values += len(plain)
        table.columns.append(Column("", path_all, *split(plain), keys))
    objects = [(v, i) for i, v in enumerate(values) if type(v) is dict]
    if objects:
        _columns(
            [v for v, _ in objects], [i for _, i in objects], path_all, keys, walk, table, depth + 1
        )
    lists = [(v, i) for i, v in enumerate(values) if type(v) is list]
    if lists:
        _lists(lists, path_all, keys, walk, table, depth + 1)


def _numbered(
    records: list[dict[str, Tree]],
    path: str,
    keys: tuple[str, ...],
    walk: _Walk,
    where: list[tuple[int, ...]] | None,
    depth: int,
) -> None:
    """Add one table for records that lay side by side under numbered keys."""
    outer = where[0] if where else ()
    positions = [outer] * len(records) if outer else None
    table = Table(path, keys, len(records), [], "map", positions)
    walk.tables.append(table)
    _columns(records, range(len(records)), path + "{*}", keys, walk, table, depth + 1)
    if not table.columns:
        walk.tables.remove(table)


def _parallel(walk: _Walk) -> None:
    """Join sibling lists of one length (``names`` beside ``numbers``) into one table."""
    lists: dict[tuple[tuple[str, ...], str, int], list[Table]] = {}
    for one in walk.tables:
        if one.kind == "list" and one.rows >= 2 and len(one.columns) == 1 and one.keys:
            parent = one.path[: len(one.path) - len(key_step(one.keys[-1], walk.brackets))]
            lists.setdefault((one.keys[:-1], parent, one.rows), []).append(one)
    for (keys, parent, rows), group in lists.items():
        if len(group) < 2:
            continue
        columns = [one.columns[0] for one in group]
        joined = Table(parent, keys, rows, columns, "parallel", group[0].positions)
        gone = set(map(id, group))
        walk.tables = [one for one in walk.tables if id(one) not in gone] + [joined]
