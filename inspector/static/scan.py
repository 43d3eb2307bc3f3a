"""Scans one APK: file, manifest by two readers, code, hosts, limits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from inspector.errors import InspectorError
from inspector.model.common import AppInfo, Signer, Skipped
from inspector.model.static import Host, Limit, Reader, Sdk, StaticResult, Use
from inspector.rules.loader import Rules
from inspector.rules.provenance import STATIC_DEPENDENCIES, provenance
from inspector.static import reader_androguard, reader_apk_info
from inspector.static.code import CodeIndex, java_name
from inspector.static.container import MANIFEST, Container, open_container
from inspector.static.engines import open_code
from inspector.static.hosts import hosts
from inspector.static.limits import limits
from inspector.static.manifest import Manifest, differences, union
from inspector.static.owner import Owners
from inspector.static.permissions import permissions
from inspector.static.sdks import sdks
from inspector.static.signers import signers
from inspector.static.uses import uses

EMPTY = Manifest("", "", None, None, None, "", "", (), (), (), (), ())


def scan(path: Path, *, rules: Rules, engine: str = "auto") -> StaticResult:
    """Return what static analysis of one APK finds; the same file and rules give the same bytes.

    ``engine`` is ``auto``, ``dexllm`` or ``androguard``. Raises InspectorError when the file is no
    readable app at all; what could not be read of an app is in ``skipped`` and ``limits``.
    """
    container = open_container(path)
    data = container.try_read(MANIFEST) if MANIFEST in container else None
    # Started here and asked below, so that it works while the code is being indexed.
    second = reader_androguard.AndroguardReader(data) if data else None
    try:
        return _result(container, second, rules, engine)
    finally:
        if second:
            second.stop()


def _result(
    container: Container,
    second: reader_androguard.AndroguardReader | None,
    rules: Rules,
    engine: str,
) -> StaticResult:
    work = _Steps()
    index = work.of("code", lambda: open_code(container, engine), None)
    manifest, readers, found = _manifest(container, second)
    owners = Owners(manifest, rules)
    classes = frozenset(java_name(header.name) for header in index.classes()) if index else ()
    uses_found: tuple[Use, ...] = ()
    if index is not None:
        ready: CodeIndex = index
        uses_found = work.of("uses in code", lambda: uses(ready, rules, owners), ())
    hosts_found: tuple[Host, ...] = work.of("hosts", lambda: hosts(container, index, rules), ())
    sdks_found: tuple[Sdk, ...] = work.of(
        "SDKs", lambda: sdks(classes, container.names, manifest, rules), ()
    )
    found += work.of("limits", lambda: list(limits(container, manifest, index, rules)), [])
    if index is None:
        found.append(
            Limit(
                id="no-code",
                why="No bytecode could be read, so nothing is known of what the code does.",
                evidence=container.dex_names(),
            )
        )
    app = _app(container, manifest, work)
    return StaticResult(
        app=app,
        permissions=permissions(manifest, rules),
        uses=uses_found,
        hosts=hosts_found,
        sdks=sdks_found,
        limits=tuple(sorted(set(found), key=lambda limit: (limit.id, limit.why, limit.evidence))),
        skipped=tuple(
            sorted(
                {*work.skipped, *container.skipped, *_manifest_skipped(readers)},
                key=lambda skipped: (skipped.what, skipped.reason),
            )
        ),
        readers=readers,
        provenance=provenance(rules, STATIC_DEPENDENCIES),
    )


class _Steps:
    """Runs the parts of one scan; a part that fails becomes a ``Skipped`` with its cause."""

    def __init__(self) -> None:
        self.skipped: list[Skipped] = []

    def of[T](self, what: str, step: Callable[[], T], otherwise: T) -> T:
        """Return the step's result, or ``otherwise`` after noting the cause."""
        try:
            return step()
        except InspectorError as error:
            reason = ": ".join(part for part in (error.what, error.cause) if part)
        except Exception as error:  # noqa: BLE001 - one part of one app; the cause goes into the result
            reason = f"{type(error).__name__}: {error}"
        self.skipped.append(Skipped(what=what, reason=reason))
        return otherwise


def _manifest(
    container: Container, second: reader_androguard.AndroguardReader | None
) -> tuple[Manifest, tuple[Reader, ...], list[Limit]]:
    """Read the manifest with both readers and return their union, their fates and what differs."""
    first: Manifest | None = None
    why = container.apk_info_error
    if container.apk is not None:
        try:
            first = reader_apk_info.read_manifest(container.apk)
        except Exception as error:  # noqa: BLE001 - the other reader may still succeed
            why = f"{type(error).__name__}: {error}"
    other: Manifest | None = None
    other_why = "the package has no manifest"
    if second is not None:
        try:
            other = second.answer()
        except InspectorError as error:
            other_why = error.what
    readers = (
        _reader(reader_androguard.NAME, reader_androguard.library_version(), other, other_why),
        _reader(reader_apk_info.NAME, reader_apk_info.library_version(), first, why),
    )
    if first is not None and other is not None:
        return union(first, other), readers, list(_disagreement(first, other))
    seen = first if first is not None else other
    if seen is None:
        no_manifest = Limit(
            id="no-manifest",
            why="The manifest could not be read, so permissions and components are not known.",
            evidence=tuple(f"{reader.name}: {reader.detail}" for reader in readers),
        )
        return EMPTY, readers, [no_manifest]
    failed = next(reader for reader in readers if reader.status == "failed")
    alone = Limit(
        id="one-reader",
        why="Only one of the two manifest readers could read the file: a manifest that breaks one"
        " tool may have been made to mislead.",
        evidence=(f"{failed.name}: {failed.detail}",),
    )
    return seen, readers, [alone]


def _disagreement(first: Manifest, other: Manifest) -> tuple[Limit, ...]:
    lines = differences(first, other, (reader_apk_info.NAME, reader_androguard.NAME))
    if not lines:
        return ()
    why = (
        "The two manifest readers disagree, as they do on a manifest made to mislead analysis"
        " tools; what either of them saw is listed."
    )
    return (Limit(id="reader-disagreement", why=why, evidence=lines),)


def _reader(name: str, version: str, manifest: Manifest | None, why: str) -> Reader:
    if manifest is None:
        return Reader(name=name, version=version, status="failed", detail=why)
    count = len({request.name for request in manifest.requests})
    return Reader(name=name, version=version, status="read", permissions=count)


def _manifest_skipped(readers: tuple[Reader, ...]) -> tuple[Skipped, ...]:
    if any(reader.status == "read" for reader in readers):
        return ()
    return (Skipped(what=MANIFEST, reason="neither manifest reader could read it"),)


def _app(container: Container, manifest: Manifest, work: _Steps) -> AppInfo:
    apk = container.apk
    found: tuple[Signer, ...] = ()
    if apk is not None:
        found = work.of("signatures", lambda: signers(apk), ())
    else:
        work.skipped.append(Skipped(what="signatures", reason=container.apk_info_error))
    return AppInfo(
        package=manifest.package,
        label=manifest.label,
        version_name=manifest.version_name,
        version_code=manifest.version_code,
        min_sdk=manifest.min_sdk,
        target_sdk=manifest.target_sdk,
        sha256=container.sha256,
        size=container.size,
        container="apk",
        signers=found,
    )
