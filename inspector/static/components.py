"""Facts of the manifest that matter to personal data or to the tester."""

from collections.abc import Iterator
from typing import NamedTuple

from inspector.model.base import content_id
from inspector.model.static import ComponentFact
from inspector.rules.loader import Rules
from inspector.rules.schema import ComponentRow
from inspector.static.added import target_level
from inspector.static.manifest import Component, Manifest, number
from inspector.static.network_security import NetworkFact

_LAUNCHER = "android.intent.category.LAUNCHER"
_EXPLICIT_FROM = 31
"""Target level from which a component with a filter must say whether it is exported."""
_PROVIDERS_CLOSED_FROM = 17
"""Target level from which providers are not exported by default."""


class _Plain(NamedTuple):
    """A setting, a query, a permission of the app's own or a network fact."""

    kind: str
    key: str
    name: str
    value: str


def component_facts(
    manifest: Manifest, network: tuple[NetworkFact, ...], rules: Rules
) -> tuple[ComponentFact, ...]:
    """Return what the rows match, sorted by kind, name and rule; one component may match several.

    Of several rows for one setting, query or network fact the first counts.
    """
    found = [
        _fact(row, component.name, value)
        for component in manifest.components
        for row in rules.components
        if row.kind == component.kind.removesuffix("-alias")
        for value in _matched(row, component, target_level(manifest))
    ]
    for plain in _plain(manifest, network):
        row = next((row for row in rules.components if _meets(row, plain)), None)
        if row is not None:
            found.append(_fact(row, plain.name, plain.value))
    unique = {fact.id: fact for fact in found}
    return tuple(sorted(unique.values(), key=lambda f: (f.kind, f.name, f.rule, f.value)))


def _matched(row: ComponentRow, component: Component, target: int) -> Iterator[str]:
    """Yield the value of the fact that a row makes of a component, if it matches."""
    if row.actions:
        hits = sorted(set(row.actions) & {*component.actions, component.permission})
        # A guard alone is named when no filter is: the service is bound by it all the same.
        if hits:
            yield ", ".join([h for h in hits if h in component.actions] or hits)
    elif row.foreground:
        bits = number(component.foreground)
        names = component.foreground.split("|")
        if row.foreground in names or (bits is not None and bits & row.flag):
            yield row.foreground
    elif row.exported and _open(component, target):
        yield ", ".join(component.actions)


def _open(component: Component, target: int) -> bool:
    if component.permission or _LAUNCHER in component.categories:
        return False
    if component.exported:
        return component.exported == "true"
    if component.kind == "provider":
        return target < _PROVIDERS_CLOSED_FROM
    return bool(component.actions) and target < _EXPLICIT_FROM


def _plain(manifest: Manifest, network: tuple[NetworkFact, ...]) -> Iterator[_Plain]:
    settings = dict(manifest.settings)
    if manifest.package:
        # Backup is on unless the manifest says otherwise.
        settings.setdefault("allowBackup", "true")
    for name, value in settings.items():
        yield _Plain("application", name, name, value)
    for query in manifest.queries:
        kind = "query_intent" if query in manifest.intents else "query"
        yield _Plain(kind, query, query, "")
    for own in manifest.declarations:
        yield _Plain("permission", own.name, own.name, own.protection)
    for fact in network:
        yield _Plain("network_security", fact.name, fact.subject or fact.name, fact.value)


def _meets(row: ComponentRow, plain: _Plain) -> bool:
    return (
        row.kind == plain.kind
        and (not row.names or plain.key in row.names)
        and (not row.values or plain.value in row.values)
    )


def _fact(row: ComponentRow, name: str, value: str) -> ComponentFact:
    return ComponentFact(
        id=content_id("comp", row.id, row.kind, name, value),
        rule=row.id,
        kind=row.kind,
        name=name,
        value=value,
        category=row.category,
        why=row.means,
    )
