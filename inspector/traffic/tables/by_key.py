"""Puts what records hold side by side, key by key, and tells records from maps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import itemgetter

from inspector.traffic.unfold.layer import Scalar, Tree

_PLAIN_KEY = re.compile(r"[A-Za-z_$@][\w$@:.-]{0,60}", re.ASCII)


def by_key(
    records: Sequence[dict[str, Tree]], rows: Sequence[int]
) -> Iterator[tuple[str, list[Tree], Sequence[int]]]:
    """Yield each key of ``records`` with its values and the rows of those that have it."""
    alike = _alike(records)
    if alike is not None:
        for key, column in alike:
            yield str(key), column, rows
        return
    values: dict[str, list[Tree]] = {}
    held: dict[str, list[int]] = {}
    for record, row in zip(records, rows, strict=True):
        for key, value in record.items():
            if key in values:
                values[key].append(value)
                held[key].append(row)
            else:
                values[key], held[key] = [value], [row]
    for key in values:
        yield str(key), values[key], held[key]


def _alike(records: Sequence[dict[str, Tree]]) -> list[tuple[str, list[Tree]]] | None:
    """Return the values of each key, or none when not all records have the same keys."""
    first = records[0]
    if set(map(len, records)) != {len(first)}:
        return None
    try:
        # Every key of the first, and as many: the same keys.
        return [(key, list(map(itemgetter(key), records))) for key in first]
    except KeyError:
        return None


def split(pairs: list[tuple[Tree, int]]) -> tuple[list[Scalar], list[int]]:
    """Return the scalars and their rows; the caller has left the containers out."""
    return [v for v, _ in pairs], [r for _, r in pairs]  # type: ignore[misc]  # see above


def is_map(record: dict[str, Tree]) -> bool:
    """Return true when the keys of an object are data (numbers, names) rather than field names."""
    if len(record) < 5:
        return False
    odd = sum(1 for key in record if not _PLAIN_KEY.fullmatch(str(key)) or _dotted(str(key)))
    return odd * 10 >= len(record) * 7


def _dotted(key: str) -> bool:
    return key.count(".") >= 2


def only[T](
    wanted: type[T], pairs: list[tuple[Tree, int]], kinds: set[type]
) -> list[tuple[T, int]]:
    """Return the pairs whose value is of one type."""
    if len(kinds) == 1:
        return pairs  # type: ignore[return-value]  # all are
    return [(v, r) for v, r in pairs if type(v) is wanted]
