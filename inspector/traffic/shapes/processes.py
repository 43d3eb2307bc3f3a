"""Running apps: process names with what the system says of each."""

from __future__ import annotations

import re

from inspector.traffic.shapes.kinds import Kind, package_like
from inspector.traffic.shapes.shape import Shape, View

LEAST = 5
"""Processes that make a list; an app names one or two of its own."""

_IMPORTANCE = frozenset((50, 100, 125, 130, 150, 170, 200, 230, 300, 325, 350, 400, 500, 1000))
"""Values of ``RunningAppProcessInfo.importance`` in AOSP."""

_SUFFIX = re.compile(r"([\w.]+):[\w.]{1,60}", re.ASCII)


def processes(view: View) -> Shape | None:
    """Recognise ``getRunningAppProcesses``: names with a ``:part``, or with their importance."""
    if view.table.rows < LEAST:
        return None
    named = [kind for kind in view.kinds if _share(kind) >= 0.8 and kind.domain_share >= 0.5]
    if not named:
        return None
    name = named[0]
    parts = sum(":" in text for text in name.texts)
    weights = [k for k in view.kinds if k.integers and set(k.integers) <= _IMPORTANCE]
    if not (parts >= 2 or (weights and len(view.kinds) <= 8)):
        return None
    fields = {"process": name.column}
    if weights:
        fields["importance"] = weights[0].column
    count = len({str(value) for value in name.column.values if value})
    return Shape(
        "shape.running_apps", "installed_apps", "installed_apps.running", fields, name.column, count
    )


def _share(kind: Kind) -> float:
    return kind.share(sum(map(_is_process, kind.texts)))


def _is_process(text: str) -> bool:
    match = _SUFFIX.fullmatch(text)
    return package_like(match[1] if match else text)
