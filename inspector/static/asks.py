"""Where the code asks the borrower for permissions, and for which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from inspector.model.base import content_id
from inspector.model.static import PermissionAsk
from inspector.static.code import CodeIndex, split_method
from inspector.static.manifest import Manifest
from inspector.static.owner import Owners
from inspector.static.places import location

_ASKING = {
    "requestPermissions": ("[Ljava/lang/String;",),
    "launch": ("Ljava/lang/Object;",),
}
"""Methods of activities, fragments, their compatibility classes and of result launchers.

https://developer.android.com/training/permissions/requesting
"""
_LAUNCHERS = ("Landroidx/activity/result/ActivityResultLauncher;",)
_ARRAY = "[Ljava/lang/String;"


def permission_asks(
    index: CodeIndex, manifest: Manifest, owners: Owners
) -> tuple[PermissionAsk, ...]:
    """Return each permission with the place that asks for it, sorted.

    A permission counts when the asking method, or the initialiser of an array that it names, holds
    its name; a place whose names come from elsewhere is given without a permission.
    """
    known = frozenset(request.name for request in manifest.requests)
    found: dict[str, PermissionAsk] = {}
    for method, dex, offset in _sites(index):
        names = sorted(_named(index, method, known)) or [""]
        place = location(method, dex, offset)
        for name in names:
            ask = PermissionAsk(
                id=content_id("ask", name, method, dex, offset),
                permission=name,
                location=place,
                owner=owners.of(place.class_name),
            )
            found[ask.id] = ask
    return tuple(
        sorted(
            found.values(),
            key=lambda ask: (
                ask.permission,
                ask.location.dex,
                ask.location.class_name,
                ask.location.method,
                ask.location.offset or 0,
                ask.id,
            ),
        )
    )


def _sites(index: CodeIndex) -> Iterator[tuple[str, str, int]]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for name in _BASES:
        wanted[name].add("requestPermissions")
    for header in index.classes():
        wanted[header.name].add("requestPermissions")
    for name in _LAUNCHERS:
        wanted[name].add("launch")
    targets = [
        method
        for methods in index.method_refs(wanted).values()
        for method in methods
        if any(kind in split_method(method)[2] for kind in _ASKING[split_method(method)[1]])
    ]
    for site in index.calls_to(targets):
        if "launch(" in site.callee and not _asks(index, site.method):
            continue
        yield site.method, site.dex, site.offset


_BASES = (
    "Landroid/app/Activity;",
    "Landroid/app/Fragment;",
    "Landroidx/core/app/ActivityCompat;",
    "Landroidx/fragment/app/Fragment;",
    "Landroid/support/v4/app/ActivityCompat;",
    "Landroid/support/v4/app/Fragment;",
    "Landroid/support/v13/app/FragmentCompat;",
)


def _asks(index: CodeIndex, method: str) -> bool:
    # A launcher starts anything; only with a permission's name beside it does it ask for one.
    return any(_is_permission(s.ref) for s in index.instructions(method) if _loads(s.name))


def _named(index: CodeIndex, method: str, known: frozenset[str]) -> Iterator[str]:
    for step in index.instructions(method):
        if _loads(step.name):
            if step.ref in known or _is_permission(step.ref):
                yield step.ref
        elif step.name == "sget-object" and step.ref.endswith(f":{_ARRAY}"):
            initialiser = f"{step.ref.partition('->')[0]}-><clinit>()V"
            yield from _stored(index, initialiser, step.ref, known)


def _stored(index: CodeIndex, initialiser: str, field: str, known: frozenset[str]) -> Iterator[str]:
    """Yield the names that an initialiser loads for the array, behind the store before it."""
    pending: list[str] = []
    for step in index.instructions(initialiser):
        if _loads(step.name) and (step.ref in known or _is_permission(step.ref)):
            pending.append(step.ref)
        elif step.name == "sput-object":
            if step.ref == field:
                yield from pending
            pending = []


def _loads(name: str) -> bool:
    return name.startswith("const-string")


def _is_permission(text: str) -> bool:
    return text.startswith("android.permission.") and text.rpartition(".")[2].isupper()
