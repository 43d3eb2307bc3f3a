"""Scans one APK: file, manifest by two readers, code, hosts, limits."""

from pathlib import Path
from typing import NamedTuple

from inspector.model.common import AppInfo, AppPart, Signer, Skipped
from inspector.model.static import (
    ComponentFact,
    Flow,
    Host,
    KeyFinding,
    Limit,
    PermissionAsk,
    Reader,
    Sdk,
    StaticResult,
    TextFinding,
    Use,
)
from inspector.rules.loader import Rules
from inspector.rules.provenance import STATIC_DEPENDENCIES, provenance
from inspector.static.added import target_level
from inspector.static.asks import permission_asks
from inspector.static.callbacks import callback_uses
from inspector.static.code import CodeIndex, java_name
from inspector.static.components import component_facts
from inspector.static.container import MANIFEST, Container
from inspector.static.crawlers import crawler_uses
from inspector.static.hidden_keys import without_keys
from inspector.static.hosts import hosts
from inspector.static.keys import keys
from inspector.static.limits import limits
from inspector.static.manifest import Manifest
from inspector.static.network_security import NetworkFact, configuration, network_facts
from inspector.static.owner import Owners
from inspector.static.permissions import permissions
from inspector.static.scripts.apis import script_apis
from inspector.static.scripts.keys import script_keys
from inspector.static.sdks import sdks
from inspector.static.signing.signers import broken_signatures, signers, split_signers, verified
from inspector.static.start import Started, remote_index
from inspector.static.steps import Steps
from inspector.static.texts import texts
from inspector.static.two_readers import read_manifests
from inspector.static.uses import use_order, uses
from inspector.static.workers.remote import EngineError, RemoteIndex

FLOWS = "data flow in the code"
QUICK_DEX_BYTES = 6_000_000
"""Up to so much bytecode a scan follows data by default; beyond, that takes most of the time."""


class _Findings(NamedTuple):
    """What the code showed."""

    uses: tuple[Use, ...] = ()
    asks: tuple[PermissionAsk, ...] = ()
    flows: tuple[Flow, ...] = ()
    hosts: tuple[Host, ...] = ()
    sdks: tuple[Sdk, ...] = ()
    limits: tuple[Limit, ...] = ()
    texts: tuple[TextFinding, ...] = ()
    keys: tuple[KeyFinding, ...] = ()


def scan(
    path: Path, *, rules: Rules, engine: str = "auto", flows: bool | None = None
) -> StaticResult:
    """Return what static analysis of one APK finds; the same file and rules give the same bytes.

    ``engine`` is ``auto``, ``dexllm`` or ``androguard``. Raises InspectorError when the file is no
    readable app at all; what could not be read of an app is in ``skipped`` and ``limits``.
    Data flow is followed when ``flows`` is true, left out when false, and by default followed in
    apps of up to ``QUICK_DEX_BYTES`` of bytecode; where it is left out, the result says so.
    """
    return finish(Started(path, engine), rules=rules, flows=flows)


def finish(started: Started, *, rules: Rules, flows: bool | None = None) -> StaticResult:
    """Return the result of an app that is being read, and end its processes."""
    try:
        return _result(started, rules, flows=flows)
    finally:
        started.close()


def _result(started: Started, rules: Rules, *, flows: bool | None) -> StaticResult:
    container = started.container
    work = Steps(container)
    manifest, readers, manifest_limits = read_manifests(started)
    nothing: tuple[ComponentFact, ...] = ()
    components = work.of(
        "manifest facts", lambda: _components(container, manifest, rules, work), nothing
    )
    app = _app(container, manifest, rules, work)
    no_limits: tuple[Limit, ...] = ()
    of_signatures = work.of(
        "signatures of all files",
        lambda: (*split_signers(container), *broken_signatures(container, app.signers)),
        no_limits,
    )
    follow = _follows(container, flows)
    if not follow:  # which is the last to ask for the manifest
        started.rest()
    found = _code(started, manifest, rules, work, flows=follow)
    found_uses, found_flows = without_keys(found.uses, found.flows, found.keys)
    return StaticResult(
        app=app,
        permissions=permissions(manifest, rules),
        uses=found_uses,
        asks=found.asks,
        flows=found_flows,
        hosts=found.hosts,
        sdks=found.sdks,
        components=components,
        texts=found.texts,
        keys=found.keys,
        limits=tuple(
            sorted(
                {*manifest_limits, *found.limits, *of_signatures},
                key=lambda limit: (limit.id, limit.why, limit.evidence),
            )
        ),
        skipped=tuple(
            sorted(
                {
                    *work.skipped,
                    *(Skipped(what=row.what, reason=row.reason) for row in container.skipped),
                    *_manifest_skipped(readers),
                },
                key=lambda skipped: (skipped.what, skipped.reason),
            )
        ),
        readers=readers,
        provenance=provenance(rules, STATIC_DEPENDENCIES),
    )


def _follows(container: Container, flows: bool | None) -> bool:
    """Tell whether data flow is followed: as asked, or in small apps."""
    if flows is not None:
        return flows
    # What the archive states is enough here: a lie costs time within limits, or a look.
    dex_bytes = sum(container.size_of(name) or 0 for name in container.dex_names())
    return dex_bytes <= QUICK_DEX_BYTES


def _components(
    container: Container, manifest: Manifest, rules: Rules, work: Steps
) -> tuple[ComponentFact, ...]:
    settings = dict(manifest.settings)
    if not settings:  # without its settings nothing is known of an app's network security
        return component_facts(manifest, (), rules)
    root = None
    network: tuple[NetworkFact, ...]
    try:
        if reference := settings.get("networkSecurityConfig"):
            root = configuration(container, reference)
        network = tuple(
            network_facts(
                root,
                target=target_level(manifest),
                debuggable=settings.get("debuggable") == "true",
                cleartext=settings.get("usesCleartextTraffic", ""),
            )
        )
    except Exception as error:  # noqa: BLE001 - one part of one app; the cause goes into the result
        work.note("network security configuration", error)
        network = (NetworkFact("configuration", "unreadable"),)
    return component_facts(manifest, network, rules)


def _code(
    started: Started, manifest: Manifest, rules: Rules, work: Steps, *, flows: bool
) -> _Findings:
    """Return what the first engine that survives the app finds; a failed one is noted."""
    container = started.container
    if started.code is None:
        return _findings(container, None, manifest, rules, work, flows=flows)
    index = started.code
    for number, name in enumerate(started.engines):
        if number:
            index.close()
            index = started.code = remote_index(container, name)
        tried = Steps(container)
        try:
            found = _findings(container, index, manifest, rules, tried, flows=flows)
        except EngineError as error:
            work.note(f"code with {name}", error)
            continue
        work.skipped += tried.skipped
        return found
    return _findings(container, None, manifest, rules, work, flows=flows)


def _findings(
    container: Container,
    index: RemoteIndex | None,
    manifest: Manifest,
    rules: Rules,
    work: Steps,
    *,
    flows: bool,
) -> _Findings:
    owners = Owners(manifest, rules)
    code: CodeIndex | None = index
    classes: frozenset[str] = frozenset()
    uses_found: tuple[Use, ...] = ()
    asks_found: tuple[PermissionAsk, ...] = ()
    flows_found: tuple[Flow, ...] = ()
    keys_found: tuple[KeyFinding, ...] = ()
    more: tuple[Limit, ...] = ()
    if index is not None:
        ready: CodeIndex = index
        classes = frozenset(java_name(header.name) for header in ready.classes())
        uses_found = work.of("uses in code", lambda: uses(ready, rules, owners, work.left_out), ())
        no_uses: tuple[Use, ...] = ()
        uses_found += work.of(
            "callbacks", lambda: tuple(callback_uses(ready, manifest, rules, owners)), no_uses
        )
        asks_found = work.of(
            "permission requests", lambda: permission_asks(ready, manifest, owners), asks_found
        )
        if flows:
            flows_found = work.of(
                FLOWS,
                lambda: _flows(container, ready, manifest, rules, owners, uses_found, work),
                (),
            )
        else:
            work.skipped.append(
                Skipped(
                    what=FLOWS, reason="It was left out of this scan; with --flows it is followed."
                )
            )
        keys_found = work.of("key material", lambda: keys(ready), keys_found)
    else:
        why = "No bytecode could be read, so nothing is known of what the code does."
        more = (Limit(id="no-code", why=why, evidence=container.dex_names()),)
    no_keys: tuple[KeyFinding, ...] = ()
    keys_found += work.of("keys of scripts", lambda: script_keys(container, rules), no_keys)
    none: tuple[Limit, ...] = ()
    hosts_found: tuple[Host, ...] = ()
    hosts_found = work.of("hosts", lambda: hosts(container, code, rules), hosts_found)
    if index is not None:
        known = index
        uses_found += work.of(
            "logins at other companies",
            lambda: crawler_uses(container, known, rules, owners, hosts_found, manifest.package),
            no_uses,
        )
    return _Findings(
        tuple(sorted(uses_found, key=use_order)),
        asks_found,
        flows_found,
        hosts_found,
        work.of(
            "SDKs",
            lambda: sdks(classes, container.inner_names, manifest, rules),
            (),
        ),
        more + work.of("limits", lambda: tuple(limits(container, manifest, code, rules)), none),
        _texts(container, code, rules, work),
        keys_found,
    )


def _texts(
    container: Container, code: CodeIndex | None, rules: Rules, work: Steps
) -> tuple[TextFinding, ...]:
    none: tuple[TextFinding, ...] = ()
    found = work.of("texts", lambda: texts(container, code, rules), none)
    found += work.of("interfaces of scripts", lambda: tuple(script_apis(container, rules)), none)
    return tuple(sorted(found, key=lambda text: (text.rule, text.where, text.text)))


def _flows(
    container: Container,
    index: CodeIndex,
    manifest: Manifest,
    rules: Rules,
    owners: Owners,
    known: tuple[Use, ...],
    work: Steps,
) -> tuple[Flow, ...]:
    from inspector.static.flows.app_facts import app_facts
    from inspector.static.flows.find import find_flows

    dexes = {name: container.read(name) for name in container.dex_names()}
    facts = app_facts(container, manifest)
    found, skipped = find_flows(index, dexes, facts, known, owners.of, rules=rules)
    work.skipped += skipped
    return found


def _manifest_skipped(readers: tuple[Reader, ...]) -> tuple[Skipped, ...]:
    if any(reader.status == "read" for reader in readers):
        return ()
    return (Skipped(what=MANIFEST, reason="neither manifest reader could read it"),)


def _app(container: Container, manifest: Manifest, rules: Rules, work: Steps) -> AppInfo:
    apk = container.apk
    found: tuple[Signer, ...] = ()
    if apk is not None:
        found = work.of("signatures", lambda: signers(apk, rules.public_keys), ())
        read = found
        found = work.of("check of signatures", lambda: verified(read, container), read)
    else:
        work.skipped.append(Skipped(what="signatures", reason=container.apk_info_error))
    alone = len(container.parts) == 1 and container.whole is None
    return AppInfo(
        package=manifest.package,
        label=manifest.label,
        version_name=manifest.version_name,
        version_code=manifest.version_code,
        min_sdk=manifest.min_sdk,
        target_sdk=manifest.target_sdk,
        sha256=container.sha256,
        size=container.size,
        container=container.kind,
        parts=()
        if alone
        else tuple(
            AppPart(split=part.label, sha256=part.sha256, size=part.size)
            for part in container.parts
        ),
        signers=found,
    )
