"""Sample APKs and damaged copies of them."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path

from inspector.model.static import Permission, StaticResult

SAMPLES = Path(__file__).parents[2] / "samples" / "apps"
HARVESTER = SAMPLES / "harvester" / "harvester.apk"
FAIR = SAMPLES / "fair" / "fair.apk"


def rebuilt(
    source: Path,
    target: Path,
    *,
    without: Collection[str] = (),
    entries: Mapping[str, bytes] | None = None,
) -> Path:
    """Write ``target`` as ``source`` without some entries and with others replaced or added."""
    changed = dict(entries or {})
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in without and name not in changed:
                new.writestr(name, old.read(name))
        for name, data in changed.items():
            new.writestr(name, data)
    return target


def entry(source: Path, name: str) -> bytes:
    """Return the bytes of one entry."""
    with zipfile.ZipFile(source) as archive:
        return archive.read(name)


def requested(result: StaticResult) -> tuple[Permission, ...]:
    """Return the permissions that stand in the manifest, without those that Android adds."""
    return tuple(p for p in result.permissions if p.origin.value.startswith("manifest"))
