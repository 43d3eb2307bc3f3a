"""Lists of installed apps: many package names."""

from __future__ import annotations

from collections import Counter

from inspector.traffic.shapes.shape import Shape, View

LEAST = 8
"""Packages that make a list of installed apps; SDKs name a few of their own."""

LEAST_WITH_FACTS = 5
"""The same where each package has two further facts, such as its label, version or time."""


def apps(view: View) -> Shape | None:
    """Recognise a list of installed apps by package names that differ."""
    least = LEAST_WITH_FACTS if len(view.kinds) >= 3 else LEAST
    if view.table.rows < least:
        return None
    packages = [kind for kind in view.kinds if kind.package_share >= 0.8]
    if not packages:
        return None
    best = max(packages, key=lambda kind: kind.distinct)
    values = {str(value) for value in best.column.values if value}
    if len(values) < least or best.domain_share < 0.5 or _class_names(values):
        return None
    fields = {"package": best.column}
    for kind in view.kinds:
        if kind is not best and kind.is_name:
            fields.setdefault("label", kind.column)
        elif kind.is_time:
            fields.setdefault("time", kind.column)
    return Shape(
        "shape.installed_apps",
        "installed_apps",
        "installed_apps.list",
        fields,
        best.column,
        len(values),
    )


def _class_names(values: set[str]) -> bool:
    """Tell classes, methods and events from packages: those of many publishers have no capitals."""
    capital = sum(any(part[:1].isupper() for part in text.split(".")) for text in values)
    heads = Counter(".".join(text.split(".")[:3]) for text in values if text.count(".") >= 3)
    shared = max(heads.values(), default=0)
    return capital * 2 > len(values) or shared * 10 > len(values) * 7
