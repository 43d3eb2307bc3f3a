"""Opens apps that come in several files: archives of APKs and folders with a base and its splits.

The files of an archive are written to a folder of ours under numbers, never under their own names.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from inspector.errors import InspectorError
from inspector.static.container import MANIFEST, Container, NotRead
from inspector.static.manifest import Manifest
from inspector.static.part import Part, open_part
from inspector.static.tolerant import LocalArchive, Opener

MAX_PARTS = 300
"""Files of one app: a language, a density and a processor each, and some features."""
MAX_SET = 4 << 30
"""Expanded bytes of all of them."""
_KINDS = (("manifest.json", "xapk_version", "xapk"), ("info.json", "apkm_version", "apkm"))
"""Descriptions that the distributors APKPure and APKMirror put into their archives."""
_ALTERNATIVES = ("standalones/", "instant/")
"""Folders in which bundletool puts other variants of the whole app."""

_UNREAD = "it could not be read"


class _Member(NamedTuple):
    name: str
    part: Part
    facts: Manifest | None
    """What apk-info read; none when it could not."""


def packages_in(part: Part) -> tuple[str, ...]:
    """Return the APKs that an archive holds instead of being one itself."""
    if MANIFEST in part.names or "classes.dex" in part.names:
        return ()
    return tuple(name for name in part.names if name.lower().endswith(".apk"))


def open_archive(
    whole: Part, names: Sequence[str], folder: Path, opener: Opener = LocalArchive
) -> Container:
    """Return the app whose files are the entries ``names``; they are written into ``folder``.

    Raises InspectorError when they are not one app.
    """
    if len(names) > MAX_PARTS:
        raise _refused(whole.path, f"it holds {len(names)} APKs, more than {MAX_PARTS}")
    chosen = [name for name in names if not name.startswith(_ALTERNATIVES)] or list(names)
    skipped = [
        NotRead(name, "another variant of the whole app, made for other phones")
        for name in names
        if name not in chosen
    ]
    skipped += [
        NotRead(name, "expansion files are data that the app reads; they were not analysed")
        for name in whole.names
        if name.lower().endswith(".obb")
    ]
    members = []
    total = 0
    for number, name in enumerate(chosen):
        path = folder / f"{number}.apk"
        data = whole.read(name)
        total += len(data)
        if total > MAX_SET:
            raise _refused(whole.path, f"its files expand to more than {MAX_SET >> 30} GB")
        path.write_bytes(data)
        try:
            members.append(_member(name, open_part(path, opener=opener)))
        except InspectorError as error:
            reason = error.cause.replace(str(path), "the file")
            skipped.append(NotRead(name, f"{_UNREAD}: {reason or 'not an APK'}"))
    return _one_app(whole.path, members, _kind(whole), skipped, whole)


def open_folder(path: Path, opener: Opener = LocalArchive) -> Container:
    """Return the app whose base and splits lie in a folder; raises InspectorError."""
    files = sorted(file for file in path.iterdir() if file.suffix.lower() == ".apk")
    if not files:
        raise InspectorError(
            f"{path}: no APK in this folder",
            cause="a folder is taken for one app: its base.apk and the splits beside it",
            next_step="give the folder that holds them, or the path of one APK",
        )
    if len(files) > MAX_PARTS:
        raise _refused(path, f"it holds {len(files)} APKs, more than {MAX_PARTS}")
    members = [_member(file.name, open_part(file, opener=opener)) for file in files]
    return _one_app(path, members, "splits", [], None)


def _member(name: str, part: Part) -> _Member:
    try:
        facts = part.apk.manifest() if part.apk else None
    except Exception:  # noqa: BLE001 - hostile bytes; the scan asks both readers again and reports
        facts = None
    return _Member(name, part, facts)


def _kind(whole: Part) -> str:
    for name, field, kind in _KINDS:
        if name in whole.names:
            try:
                known = json.loads(whole.read(name, 1 << 20))
            except (InspectorError, ValueError, RecursionError):
                continue
            if isinstance(known, dict) and field in known:
                return kind
    return "apks"


def _one_app(
    path: Path,
    members: Sequence[_Member],
    kind: str,
    skipped: list[NotRead],
    whole: Part | None,
) -> Container:
    known = [member for member in members if member.facts]
    packages = sorted({m.facts.package for m in known if m.facts})
    if len(packages) > 1:
        names = ", ".join(packages[:8])
        raise _refused(path, f"it holds {len(packages)} different apps: {names}")
    versions = {m.facts.version_code for m in known if m.facts and m.facts.version_code is not None}
    if len(versions) > 1:
        shown = ", ".join(map(str, sorted(versions)[:8]))
        raise _refused(path, f"its files are of different versions of {packages[0]}: {shown}")
    by_split: dict[str, list[_Member]] = defaultdict(list)
    for member in members:
        by_split[_split(member)].append(member)
    if "" not in by_split:
        raise _without_base(path, by_split, skipped)
    parts = []
    for label, variants in sorted(by_split.items()):
        # Of several variants a phone installs one; the one for the newest systems is taken.
        best = max(variants, key=_newness)
        best.part.label = label
        parts.append(best.part)
        skipped += [
            NotRead(m.name, f"another variant of the same file as {best.name}")
            for m in variants
            if m is not best
        ]
    container = Container(parts, kind if whole or len(parts) > 1 else "", whole)
    container.skipped += skipped
    return container


def _without_base(path: Path, splits: Iterable[str], skipped: Sequence[NotRead]) -> InspectorError:
    cause = f"all files are splits: {', '.join(sorted(splits)[:8])}"
    unread = [f"{row.what}: {row.reason}" for row in skipped if row.reason.startswith(_UNREAD)]
    if unread:
        cause = f"all files that could be read are splits; {'; '.join(unread[:4])}"
    return InspectorError(
        f"{path}: the base of the app is missing",
        cause=cause,
        next_step="add base.apk: adb shell pm path PACKAGE lists all files of an installed app",
    )


def _newness(member: _Member) -> tuple[int, int, str]:
    level = member.facts.min_sdk if member.facts else None
    return (level or 0, member.part.size, member.name)


def _split(member: _Member) -> str:
    """Return the name of a split; of a file whose manifest is unreadable, what its name says."""
    if member.facts:
        return member.facts.split
    stem = Path(member.name).stem
    return "" if stem in ("base", "base-master", "universal") else stem


def _refused(path: Path, cause: str) -> InspectorError:
    return InspectorError(
        f"{path}: not one app",
        cause=cause,
        next_step="give the base and the splits of one version of one app alone",
    )
