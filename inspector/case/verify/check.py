"""Verifies a case folder: log, seals, files, merged cases, and on request the results."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from inspector.case.chain import Chain, read_chain
from inspector.case.files import require_folder
from inspector.case.keys import fingerprint, read_public
from inspector.case.manifest import Manifest
from inspector.case.register import newest
from inspector.case.seal import read_manifest, seal_numbers
from inspector.case.verify.evidence import against_log, against_manifest
from inspector.case.verify.findings import (
    Finding,
    Level,
    Outcome,
    SealFact,
    StampFact,
    in_order,
    verdict,
)
from inspector.case.verify.folder import LOG, MAX_BYTES, Found, hashed_bytes, look
from inspector.case.verify.log import check_log
from inspector.case.verify.seals import CheckedSeal, Trust, check_seals
from inspector.errors import InspectorError
from inspector.model.common import Provenance

MERGE_DEPTH = 4
"""Cases merged into cases merged into cases: deeper was not made by this tool."""

type Rebuild = Callable[[Path], Mapping[str, bytes]]
"""Makes every file of ``results/`` again from the evidence: name to bytes."""


def verify_case(
    root: Path,
    *,
    trust: Trust | None = None,
    rebuild: Rebuild | None = None,
    version: Provenance | None = None,
    max_bytes: int = MAX_BYTES,
) -> Outcome:
    """Check the case at ``root`` and return everything found; writes nothing, needs no network.

    ``rebuild`` makes the results again for comparison; ``version`` names what it runs on. Raises
    ``InspectorError`` when ``root`` is no folder with a log, or is larger than ``max_bytes``.
    """
    root = root.absolute()
    trust = trust or Trust()
    require_folder(root)
    if not (root / LOG).exists(follow_symlinks=False) and not (root / "seal").is_dir():
        raise InspectorError(
            f"{root} is not a case folder",
            cause=f"there is neither {LOG} nor a seal in it",
            next_step="name the folder that holds case.toml and log.jsonl",
        )
    found, findings = look(root, _sizes(root), max_bytes=max_bytes)
    chain, seals = _check_folder(found, trust, findings, 0)
    last = seals[-1] if seals else None
    findings += _newest(found, chain, last, trust)
    if rebuild is not None:
        findings += _rebuilt(found, rebuild, last.manifest if last else None, version)
    fact = _fact(last, trust) if last else None
    return Outcome(
        verdict=verdict(findings, sealed=last is not None),
        case=chain.case,
        seal=fact,
        newest_known=any(finding.code == "newest" for finding in findings),
        rebuilt=rebuild is not None,
        files=len(found.digests),
        bytes=sum(hashed_bytes(found)),
        lines=len(chain.lines),
        findings=in_order(findings),
    )


def _check_folder(
    found: Found, trust: Trust, findings: list[Finding], depth: int
) -> tuple[Chain, list[CheckedSeal]]:
    seals = check_seals(found, trust)
    findings += [finding for seal in seals for finding in seal.findings]
    offsets = frozenset(seal.manifest.log.size for seal in seals if seal.manifest)
    chain = Chain()
    if LOG in found.nodes:
        chain = read_chain(found.root / LOG, offsets=offsets)
        findings += check_log(found, chain, seals)
    else:
        findings.append(found.say(Level.PROBLEM, "log-missing", LOG, "The log is gone."))
    manifest = seals[-1].manifest if seals else None
    if manifest is not None:
        findings += against_manifest(found, manifest, chain)
    sealed = frozenset(item.path for item in manifest.files) if manifest else frozenset()
    findings += against_log(found, chain, sealed)
    for name in found.merged():
        if depth >= MERGE_DEPTH:
            text = "Cases are merged too deep inside others to be checked."
            findings.append(found.say(Level.PROBLEM, "merged-too-deep", name, text))
        else:
            # Who sealed a merged case is another person: keys named for this one do not bind it.
            _check_folder(found.below(name), Trust(), findings, depth + 1)
    return chain, seals


def _sizes(root: Path) -> dict[str, int]:
    try:
        numbers = seal_numbers(root)
        if not numbers:
            return {}
        manifest, _ = read_manifest(root, numbers[-1])
    except InspectorError:
        return {}  # named when the seals are checked
    return {item.path: item.size for item in manifest.files}


def _newest(
    found: Found, chain: Chain, last: CheckedSeal | None, trust: Trust
) -> Iterator[Finding]:
    digest = last.sha256 if last else ""
    where = f"seal/{last.number:04}" if last else "seal"
    if trust.expect:
        if digest == trust.expect.lower():
            text = "It is the seal whose digest you were given."
            yield found.say(Level.PROVEN, "newest", where, text)
        else:
            text = f"The newest seal is not {trust.expect}: the case was changed or rolled back."
            yield found.say(Level.PROBLEM, "rolled-back", where, text)
    known = newest(trust.register, chain.case) if trust.register and chain.case else None
    if known is None:
        return
    if last is None or last.number < known.number:
        text = f"This machine has seen seal {known.number} of this case, which is gone."
        yield found.say(Level.PROBLEM, "rolled-back", where, text)
    elif last.number == known.number and digest != known.sha256:
        text = f"This machine has seen another seal {known.number} of this case."
        yield found.say(Level.PROBLEM, "seal-replaced", where, text)
    else:
        text = "No newer seal of this case is known on this machine."
        yield found.say(Level.PROVEN, "newest", where, text)


def _rebuilt(
    found: Found, rebuild: Rebuild, manifest: Manifest | None, version: Provenance | None
) -> Iterator[Finding]:
    made = rebuild(found.root)
    here = {path for path in found.nodes if path.startswith("results/")}
    note = _other_versions(manifest, version)
    same = 0
    for name, data in sorted(made.items()):
        path = f"results/{name}"
        if path not in here:
            text = f"The evidence gives this result, and it is not there.{note}"
            yield found.say(Level.PROBLEM, "result-missing", path, text)
        elif (found.root / path).read_bytes() != data:
            text = f"Made again from the evidence it has other bytes.{note}"
            yield found.say(Level.PROBLEM, "result-differs", path, text)
        else:
            same += 1
    for path in sorted(here - {f"results/{name}" for name in made}):
        text = f"The evidence does not give this result.{note}"
        yield found.say(Level.PROBLEM, "result-foreign", path, text)
    if same:
        text = f"{same} results made again from the evidence have the same bytes."
        yield found.say(Level.PROVEN, "rebuilt", "results", text)


def _other_versions(manifest: Manifest | None, version: Provenance | None) -> str:
    if manifest is None or version is None or manifest.provenance == version:
        return ""
    before, now = manifest.provenance, version
    parts = []
    if before.version != now.version:
        parts.append(f"version {before.version} instead of {now.version}")
    if before.rules_digest != now.rules_digest:
        parts.append("other rules")
    libraries = {item.name: item.version for item in now.dependencies}
    parts += [
        f"{item.name} {item.version} instead of {libraries.get(item.name, 'none')}"
        for item in before.dependencies
        if libraries.get(item.name) != item.version
    ]
    if before.python != now.python:
        parts.append(f"Python {before.python} instead of {now.python}")
    return f" The case was sealed with {', '.join(parts)}: that may be why." if parts else ""


def _fact(seal: CheckedSeal, trust: Trust) -> SealFact | None:
    if seal.manifest is None or not seal.signed:
        return None
    stamp = None
    if seal.stamp is not None:
        stamp = StampFact(
            at=seal.stamp.at,
            accuracy_s=seal.stamp.accuracy_s,
            authority=seal.stamp.authority,
            pinned_by_you=bool(trust.roots),
        )
    return SealFact(
        number=seal.number,
        sha256=seal.sha256,
        at=seal.manifest.at,
        files=len(seal.manifest.files),
        fingerprint=fingerprint(read_public(seal.manifest.signer)),
        signer_known=bool(trust.signers),
        stamp=stamp,
    )
