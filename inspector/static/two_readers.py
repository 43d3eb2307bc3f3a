"""Reads the manifests of an app with both readers: their union, their fates and what differs."""

from collections.abc import Iterator
from typing import NamedTuple

from inspector.errors import InspectorError
from inspector.model.static import Limit, Reader
from inspector.static import reader_androguard, reader_apk_info
from inspector.static.archives import ArchiveError
from inspector.static.container import Container
from inspector.static.manifest import Manifest, differences, union, with_splits
from inspector.static.part import Part
from inspector.static.start import Started

EMPTY = Manifest("", "", None, None, None, "", "", (), (), (), (), ())


class _Reading(NamedTuple):
    """What both readers made of one file."""

    label: str
    first: Manifest | None
    first_why: str
    other: Manifest | None
    other_why: str

    @property
    def seen(self) -> Manifest | None:
        """What either saw."""
        if self.first is not None and self.other is not None:
            return union(self.first, self.other)
        return self.first if self.first is not None else self.other


def read_manifests(started: Started) -> tuple[Manifest, tuple[Reader, ...], tuple[Limit, ...]]:
    """Return the manifest of the whole app, how each reader fared, and what that limits."""
    container = started.container
    base, *splits = _readings(started, container)
    own = base.seen
    manifest = with_splits(own or EMPTY, [split.seen for split in splits if split.seen])
    readers = (
        _reader(
            reader_androguard.NAME,
            reader_androguard.library_version(),
            [(r.label, r.other, r.other_why) for r in (base, *splits)],
        ),
        _reader(
            reader_apk_info.NAME,
            reader_apk_info.library_version(),
            [(r.label, r.first, r.first_why) for r in (base, *splits)],
        ),
    )
    limits = [limit for reading in (base, *splits) for limit in _limits(reading)]
    limits += _incomplete(container, manifest)
    return manifest, readers, tuple(limits)


def _readings(started: Started, container: Container) -> Iterator[_Reading]:
    others: list[Manifest | str] = [_second(started)]
    if started.second_splits:
        others += started.second_splits.answer()
    for part, other in zip(container.parts, others, strict=True):
        first, why = _first(part)
        if isinstance(other, str):
            yield _Reading(part.label, first, why, None, other)
        else:
            yield _Reading(part.label, first, why, other, "")


def _first(part: Part) -> tuple[Manifest | None, str]:
    if part.apk is None:
        return None, part.apk_info_error
    try:
        return part.apk.manifest(), ""
    except ArchiveError as error:
        return None, error.what
    except Exception as error:  # noqa: BLE001 - the other reader may still succeed
        return None, f"{type(error).__name__}: {error}"


def _second(started: Started) -> Manifest | str:
    if started.second is None:
        return "the package has no manifest"
    try:
        return started.second.answer()
    except InspectorError as error:
        return error.what.removeprefix(f"{reader_androguard.NAME}: ")


def _limits(reading: _Reading) -> Iterator[Limit]:
    where = f"{reading.label}: " if reading.label else ""
    names = (reader_apk_info.NAME, reader_androguard.NAME)
    if reading.first is not None and reading.other is not None:
        if lines := differences(reading.first, reading.other, names):
            yield Limit(
                id="reader-disagreement",
                why="The two manifest readers disagree, as they do on a manifest made to mislead"
                " analysis tools; what either of them saw is listed.",
                evidence=tuple(where + line for line in lines),
            )
        return
    failed = [
        f"{where}{name}: {why}"
        for name, manifest, why in (
            (names[1], reading.other, reading.other_why),
            (names[0], reading.first, reading.first_why),
        )
        if manifest is None
    ]
    if len(failed) == 2:
        yield Limit(
            id="no-manifest",
            why="The manifest could not be read, so permissions and components are not known.",
            evidence=tuple(failed),
        )
    else:
        yield Limit(
            id="one-reader",
            why="Only one of the two manifest readers could read the file: a manifest that breaks"
            " one tool may have been made to mislead.",
            evidence=tuple(failed),
        )


def _incomplete(container: Container, manifest: Manifest) -> Iterator[Limit]:
    if manifest.split and not container.base.label:
        yield Limit(
            id="base-missing",
            why="The file is one part of an app that is installed from several: its base, with most"
            " of the code and permissions, was not given.",
            evidence=(f"split {manifest.split}",),
        )
    elif manifest.in_parts and len(container.parts) == 1:
        yield Limit(
            id="splits-missing",
            why="The app is installed from several files and only its base was given: code, native"
            " libraries and permissions of the others are not known.",
            evidence=("the manifest requires splits",),
        )


def _reader(name: str, version: str, readings: list[tuple[str, Manifest | None, str]]) -> Reader:
    (_, base, why), *splits = readings
    if base is None:
        return Reader(name=name, version=version, status="failed", detail=why)
    requests = {r.name for _, manifest, _ in readings if manifest for r in manifest.requests}
    failed = [f"{label}: {why}" for label, manifest, why in splits if manifest is None]
    return Reader(
        name=name,
        version=version,
        status="read",
        detail="; ".join(failed),
        permissions=len(requests),
    )
