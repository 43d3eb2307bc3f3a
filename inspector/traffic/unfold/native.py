"""Brings what binary readers return into trees: text keys, known scalars, bounded depth."""

from __future__ import annotations

from datetime import date, datetime

from inspector.traffic.unfold.layer import Tree

_DEEPEST = 200


def to_tree(value: object, depth: int = 0) -> Tree:
    """Return ``value`` as a tree; times become ISO 8601, unknown types their text."""
    if value is None or isinstance(value, str | bytes | bool | int | float):
        return value
    if depth > _DEEPEST:
        return None
    if isinstance(value, dict):
        return {_key(key): to_tree(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [to_tree(inner, depth + 1) for inner in value]
    if isinstance(value, bytearray | memoryview):
        return bytes(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    inner = getattr(value, "value", None)
    return to_tree(inner, depth + 1) if inner is not None else str(value)


def _key(key: object) -> str:
    if isinstance(key, bytes):
        return key.decode("utf-8", "replace")
    return str(key)


def texts_in(value: Tree, least: int = 4) -> int:
    """Return how many strings of at least ``least`` printable characters the tree holds."""
    count, stack = 0, [value]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            stack.extend(node.values())
            count += sum(len(key) >= 2 and key.isidentifier() for key in node)
        elif isinstance(node, list):
            stack.extend(node)
        elif isinstance(node, str):
            count += len(node) >= least and node.isprintable()
    return count
