"""Collects the facts of manifest and layouts that the flow analysis needs."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError, fromstring

from inspector.static.container import Container
from inspector.static.flows.facts import AppFacts, Component
from inspector.static.flows.layouts import read_layout
from inspector.static.manifest import Manifest, full_name

_ANDROID = "{http://schemas.android.com/apk/res/android}"
_KINDS = {
    "activity": "activity",
    "activity-alias": "activity",
    "service": "service",
    "receiver": "receiver",
    "provider": "provider",
}
_MAX_LAYOUTS = 2000
_HINTS = tuple(
    part.encode(encoding)
    for part in ("onClick", "inputType", ".")
    for encoding in ("utf-8", "utf-16-le")
)


def app_facts(container: Container, manifest: Manifest) -> AppFacts:
    """Return the facts of one app; what cannot be read of its layouts is noted as skipped."""
    switched_off, authorities, targets = _details(container, manifest)
    found: list[Component] = []
    if manifest.application:
        found.append(Component(manifest.application, "application"))
    for each in manifest.components:
        kind = _KINDS[each.kind]
        name = targets.get(each.name, each.name) if each.kind == "activity-alias" else each.name
        found.append(
            Component(
                name,
                kind,  # type: ignore[arg-type]  # one of the five kinds of a component
                each.actions,
                enabled=each.name not in switched_off,
                exported=each.exported == "true" or (each.exported == "" and bool(each.actions)),
                authorities=authorities.get(each.name, ()),
            )
        )
    passwords: dict[int, None] = {}
    clicks: dict[str, None] = {}
    classes: dict[str, None] = {}
    layouts = [n for n in container.names if n.startswith("res/") and n.endswith(".xml")]
    for name in layouts[:_MAX_LAYOUTS]:
        # Drawables, animations and menus have no views; renamed folders are read whole.
        folder = name.split("/")[1]
        if len(folder) > 3 and not folder.startswith(("layout", "xml", "navigation")):
            continue
        data = container.try_read(name)
        if data is None or not any(hint in data for hint in _HINTS):
            continue
        try:
            layout = read_layout(data)
        except ValueError as error:
            container.skip(name, str(error))
            continue
        passwords.update(dict.fromkeys(layout.password_views))
        clicks.update(dict.fromkeys(layout.click_handlers))
        classes.update(dict.fromkeys(layout.classes))
    return AppFacts(
        manifest.package,
        tuple(found),
        tuple(sorted(clicks)),
        tuple(sorted(passwords)),
        tuple(sorted(classes)),
    )


def _details(
    container: Container, manifest: Manifest
) -> tuple[set[str], dict[str, tuple[str, ...]], dict[str, str]]:
    """Return the components switched off, providers' authorities and what aliases stand for."""
    off: set[str] = set()
    authorities: dict[str, tuple[str, ...]] = {}
    targets: dict[str, str] = {}
    try:
        root = fromstring(container.apk.manifest_xml()) if container.apk else Element("manifest")
    except ParseError:
        return off, authorities, targets
    for element in root.iter():
        if element.tag in _KINDS:
            name = full_name(_value(element, "name"), manifest.package)
            if _value(element, "enabled") == "false":
                off.add(name)
            if element.tag == "provider":
                authorities[name] = tuple(filter(None, _value(element, "authorities").split(";")))
            if element.tag == "activity-alias":
                targets[name] = full_name(_value(element, "targetActivity"), manifest.package)
    return off, authorities, targets


def _value(element: Element, name: str) -> str:
    return element.get(_ANDROID + name) or element.get(name) or ""
