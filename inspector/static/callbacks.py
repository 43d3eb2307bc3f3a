"""Methods of the app that Android calls with personal data: listeners, services, receivers."""

from __future__ import annotations

from collections.abc import Iterator

from inspector.model.base import content_id
from inspector.model.common import OwnerKind
from inspector.model.static import Use
from inspector.rules.loader import Rules
from inspector.rules.schema import CallbackRow
from inspector.static.code import CodeIndex, java_name, split_method, type_descriptor
from inspector.static.context import Contexts
from inspector.static.manifest import Manifest
from inspector.static.owner import Owners
from inspector.static.places import location
from inspector.static.uses import descendants

_AROUND_START = 3
"""Lines shown of a method: its head and what it does first."""


def callback_uses(
    index: CodeIndex, manifest: Manifest, rules: Rules, owners: Owners
) -> Iterator[Use]:
    """Yield one use for each overriding method, at the method itself."""
    dex_of = {header.name: header.dex for header in reversed(index.classes())}
    below = descendants(index, [type_descriptor(row.class_name) for row in rules.callbacks])
    contexts = Contexts(index)
    for row in rules.callbacks:
        base = type_descriptor(row.class_name)
        registered = _registered(row, manifest, index) if row.actions else None
        for name, bases in below.items():
            if base not in bases or (registered is not None and name not in registered):
                continue
            for method in index.declared_methods(name):
                called = split_method(method)[1]
                if called not in row.methods:
                    continue
                owner = owners.of(java_name(name))
                sdk = owner.kind is OwnerKind.SDK
                yield Use(
                    id=content_id("use", row.id, method, dex_of[name]),
                    rule=row.id,
                    category=row.category,
                    attribute=row.attribute,
                    permission=row.permission,
                    api=f"{row.class_name}.{called}",
                    location=location(method, dex_of[name], None),
                    owner=owner,
                    context=() if sdk else contexts.head(method, _AROUND_START),
                )


def _registered(row: CallbackRow, manifest: Manifest, index: CodeIndex) -> frozenset[str]:
    """Return the receivers that the manifest or a method of theirs or beside them registers."""
    wanted = set(row.actions)
    found = {
        type_descriptor(component.name)
        for component in manifest.components
        if component.kind == "receiver" and wanted & set(component.actions)
    }
    for action in row.actions:
        for load in index.string_loads(action, start=True):
            if load.value != action:
                continue
            # Registered in code: the method that names the action makes the receiver.
            owner = split_method(load.method)[0]
            steps = index.instructions(load.method)
            if any(step.ref.partition("->")[2].startswith("registerReceiver(") for step in steps):
                found.add(owner)
                found.update(step.ref for step in steps if step.name == "new-instance")
    return frozenset(found)
