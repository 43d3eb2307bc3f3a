"""Lists of installed apps: many package names."""

from __future__ import annotations

from inspector.traffic.shapes.shape import Shape, View

LEAST = 8
"""Packages that make a list of installed apps; SDKs name a few of their own."""


def apps(view: View) -> Shape | None:
    """Recognise a list of installed apps by package names that differ."""
    if view.table.rows < LEAST:
        return None
    packages = [kind for kind in view.kinds if kind.package_share >= 0.8]
    if not packages:
        return None
    best = max(packages, key=lambda kind: kind.distinct)
    values = {str(value) for value in best.column.values if value}
    if len(values) < LEAST:
        return None
    deep = sum(
        1 for text in best.texts if (text.count(".") >= 1 and text.lower() == text) or "." in text
    )
    heads = {text.rsplit(".", 1)[0] for text in values}
    # Class names of one library share their package; installed apps have many publishers.
    if deep * 10 < len(best.texts) * 8 or len(heads) * 2 < len(values):
        return None
    if sum(text.rsplit(".", 1)[-1][:1].isupper() for text in values) * 2 > len(values):
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
