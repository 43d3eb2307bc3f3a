"""What a manifest says, as plain facts, and how two readings of it are compared."""

from collections.abc import Iterable
from typing import Any, NamedTuple

COMPONENT_KINDS = ("activity", "activity-alias", "provider", "receiver", "service")


class Request(NamedTuple):
    """A ``<uses-permission>`` or ``<uses-permission-sdk-23>`` element."""

    name: str
    max_sdk: int | None
    sdk_23: bool


class Declaration(NamedTuple):
    """A ``<permission>`` element: a permission that the app itself defines."""

    name: str
    protection: str
    group: str


class Component(NamedTuple):
    """An activity, alias, provider, receiver or service."""

    kind: str
    name: str
    exported: str
    """``true``, ``false`` or empty when not stated."""
    permission: str
    actions: tuple[str, ...]
    """Actions of its intent filters."""
    categories: tuple[str, ...]
    """Categories of its intent filters."""
    foreground: str = ""
    """Types of a foreground service: a decimal bit set, or names joined by ``|``."""


class Manifest(NamedTuple):
    """One reader's view of a manifest; names of components are complete."""

    package: str
    version_name: str
    version_code: int | None
    min_sdk: int | None
    target_sdk: int | None
    application: str
    """Class of the application object; empty when not stated."""
    label: str
    """Label as written; a reference such as ``@7f080000`` when the reader does not resolve it."""
    requests: tuple[Request, ...]
    declarations: tuple[Declaration, ...]
    components: tuple[Component, ...]
    settings: tuple[tuple[str, str], ...]
    """Attributes of ``<application>`` without namespace, sorted."""
    queries: tuple[str, ...]
    """Packages and intent actions of ``<queries>``, sorted."""
    intents: tuple[str, ...] = ()
    """Those of ``queries`` that are intent actions."""
    codename: str = ""
    """Target level when it is written as a name, as previews of Android have them."""
    split: str = ""
    """Name of the split that the file is; empty for a base or a whole app."""
    in_parts: bool = False
    """Whether it says that the app is installed from several files."""


# The fields come from our own processes, in the shape of a ``Manifest``.
def manifest_of(fields: dict[str, Any]) -> Manifest:
    """Return the manifest that a process of ours sent as JSON of its ``_asdict``."""
    fields["requests"] = tuple(Request(*row) for row in fields["requests"])
    fields["declarations"] = tuple(Declaration(*row) for row in fields["declarations"])
    fields["components"] = tuple(
        Component(kind, name, exported, guard, tuple(actions), tuple(categories), foreground)
        for kind, name, exported, guard, actions, categories, foreground in fields["components"]
    )
    fields["settings"] = tuple((key, value) for key, value in fields["settings"])
    fields["queries"] = tuple(fields["queries"])
    fields["intents"] = tuple(fields["intents"])
    return Manifest(**fields)


def differences(first: Manifest, second: Manifest, names: tuple[str, str]) -> tuple[str, ...]:
    """Return one line for each fact on which two readers disagree; ``names`` are theirs.

    A line has the form ``permissions: only one-reader: a, b; only other-reader: c``.
    """
    found = []
    if first.package != second.package:
        found.append(f"package: {names[0]}: {first.package!r}; {names[1]}: {second.package!r}")
    sets = (
        ("permissions", _requested(first), _requested(second)),
        ("components", _components(first), _components(second)),
    )
    for what, left, right in sets:
        sides = []
        if only := sorted(left - right):
            sides.append(f"only {names[0]}: {', '.join(only)}")
        if only := sorted(right - left):
            sides.append(f"only {names[1]}: {', '.join(only)}")
        if sides:
            found.append(f"{what}: {'; '.join(sides)}")
    return tuple(found)


def union(first: Manifest, second: Manifest) -> Manifest:
    """Return ``first`` with what only ``second`` saw of permissions and components added."""
    seen = {(r.name, r.sdk_23) for r in first.requests}
    requests = {*first.requests, *(r for r in second.requests if (r.name, r.sdk_23) not in seen)}
    parts = _components(first)
    components = {
        *first.components,
        *(c for c in second.components if f"{c.kind} {c.name}" not in parts),
    }
    own = {d.name for d in first.declarations}
    declarations = {*first.declarations, *(d for d in second.declarations if d.name not in own)}
    return first._replace(
        package=first.package or second.package,
        min_sdk=first.min_sdk if first.min_sdk is not None else second.min_sdk,
        target_sdk=first.target_sdk if first.target_sdk is not None else second.target_sdk,
        requests=tuple(sorted(requests, key=request_order)),
        components=tuple(sorted(components)),
        declarations=tuple(sorted(declarations)),
    )


def with_splits(base: Manifest, splits: Iterable[Manifest]) -> Manifest:
    """Return the manifest that Android makes of a base and its splits.

    Splits add requests, components and queries; what stands on ``<application>`` is the base's.
    """
    splits = tuple(splits)
    return base._replace(
        requests=tuple(
            sorted({r for part in (base, *splits) for r in part.requests}, key=request_order)
        ),
        declarations=tuple(sorted({d for part in (base, *splits) for d in part.declarations})),
        components=tuple(sorted({c for part in (base, *splits) for c in part.components})),
        queries=tuple(sorted({q for part in (base, *splits) for q in part.queries})),
        intents=tuple(sorted({i for part in (base, *splits) for i in part.intents})),
    )


def request_order(request: Request) -> tuple[str, bool, int]:
    """Return the sort key of a request: name, then how it was asked for."""
    return (request.name, request.sdk_23, -1 if request.max_sdk is None else request.max_sdk)


def full_name(name: str, package: str) -> str:
    """Return the class name that Android makes of a component name in the manifest.

    A leading dot or a name without any dot is relative to the package
    (https://developer.android.com/guide/topics/manifest/activity-element#nm).
    """
    if not name:
        return ""
    if name.startswith("."):
        return package + name
    return name if "." in name else f"{package}.{name}"


def number(value: str | None) -> int | None:
    """Return an integer attribute, written in decimal or hexadecimal; none for anything else."""
    try:
        return int(value, 0) if value else None
    except ValueError:
        return None


def _requested(manifest: Manifest) -> set[str]:
    return {request.name for request in manifest.requests}


def _components(manifest: Manifest) -> set[str]:
    return {f"{component.kind} {component.name}" for component in manifest.components}
