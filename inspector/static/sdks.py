"""Third-party code that the app carries, by class prefix, native library and component."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from inspector.model.static import Sdk
from inspector.rules.loader import Rules
from inspector.rules.schema import SdkRow
from inspector.static.manifest import Manifest
from inspector.static.owner import packages_of

_LIBRARY = re.compile(r"lib/[^/]+/lib([^/]+)\.so")
_COORDINATES = re.compile(r"META-INF/([^/_]+)_([^/]+)\.version")


def sdks(
    class_names: Iterable[str], names: Iterable[str], manifest: Manifest, rules: Rules
) -> tuple[Sdk, ...]:
    """Return the SDKs whose classes (dots), entries or manifest components were found, by id."""
    classes = frozenset(class_names)
    packages = packages_of(classes) | classes
    entries = tuple(names)
    libraries = {match[1] for name in entries if (match := _LIBRARY.fullmatch(name))}
    coordinates = {
        found
        for name in entries
        if (match := _COORDINATES.fullmatch(name))
        for found in (match[1], f"{match[1]}:{match[2]}")
    }
    components = {component.name for component in manifest.components}
    parts = packages_of(components) | components
    found = []
    for row in rules.sdks:
        if evidence := tuple(sorted(set(_evidence(row, packages, libraries, parts, coordinates)))):
            found.append(
                Sdk(
                    id=row.id,
                    name=row.name,
                    company=row.company,
                    purpose=row.purpose,
                    evidence=evidence,
                )
            )
    return tuple(sorted(found, key=lambda sdk: sdk.id))


def _evidence(
    row: SdkRow,
    packages: frozenset[str],
    libraries: set[str],
    components: frozenset[str],
    coordinates: set[str],
) -> Iterator[str]:
    yield from (f"classes in {package}" for package in row.packages if package in packages)
    yield from (f"native library {name}" for name in row.libraries if name in libraries)
    yield from (f"component {name}" for name in row.components if name in components)
    yield from (f"build file {name}" for name in row.coordinates if name in coordinates)
