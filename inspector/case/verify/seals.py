"""Checks the seals themselves: manifest, signatures, time-stamp, and how each follows the last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from inspector.case import manifest as names
from inspector.case.files import read_regular
from inspector.case.keys import fingerprint, public_text, read_public
from inspector.case.manifest import Manifest, folder_name, parse_manifest, sha256, sums
from inspector.case.sshsig import verify as verify_signature
from inspector.case.timestamp import (
    LIMIT,
    Stamp,
    StampError,
    check,
    parse_roots,
    root_fingerprint,
)
from inspector.case.verify.findings import Finding, Level
from inspector.case.verify.folder import Found
from inspector.errors import InspectorError

OWN = (names.MANIFEST, names.SIGNATURE, names.SIGNER, names.SUMS, names.SUMS_SIGNATURE)
STAMPED = (names.AUTHORITY, names.QUERY, names.TOKEN)


@dataclass(frozen=True, slots=True)
class Trust:
    """What the person who checks brings along; nothing of it comes from the case."""

    signers: tuple[Ed25519PublicKey, ...] = ()
    """Keys that may have sealed; any when empty."""
    roots: tuple[x509.Certificate, ...] = ()
    """Roots of authorities; those that the sealer pinned when empty."""
    expect: str = ""
    """Digest of the newest seal's manifest, had from elsewhere."""
    register: Path | None = None
    """The user's own list of seals."""


@dataclass(slots=True)
class CheckedSeal:
    """One seal: its manifest when that could be read, and its time-stamp when it holds."""

    number: int
    manifest: Manifest | None = None
    sha256: str = ""
    stamp: Stamp | None = None
    signed: bool = False
    findings: list[Finding] = field(default_factory=list)


def check_seals(found: Found, trust: Trust) -> list[CheckedSeal]:
    """Return the seals of a folder in order, each with what was found about it."""
    numbers = sorted(
        {
            int(parts[1])
            for path in found.nodes
            if (parts := path.split("/"))[0] == "seal"
            and len(parts) > 2
            and parts[1].isascii()
            and parts[1].isdecimal()
            and parts[1] == folder_name(int(parts[1]))
        }
    )
    seals = [_check(found, number, trust) for number in numbers]
    for seal, following in pairwise(seals):
        following.findings += _follows(found, seal, following)
    if seals and seals[0].manifest is not None and seals[0].number != 1:
        missing = f"seal/{folder_name(seals[0].number - 1)}"
        text = "An earlier seal is named by the next one and is not there."
        seals[0].findings.append(found.say(Level.PROBLEM, "seal-missing", missing, text))
    return seals


def _check(found: Found, number: int, trust: Trust) -> CheckedSeal:
    seal = CheckedSeal(number)
    folder = f"seal/{folder_name(number)}"
    present = {p.split("/")[2] for p in found.nodes if p.startswith(f"{folder}/")}
    own: dict[str, bytes] = {}
    for name in (*OWN, *STAMPED):
        if name in present:
            limit = names.LIMIT if name in (names.MANIFEST, names.SUMS) else LIMIT
            try:
                own[name] = read_regular(found.root / folder / name, limit=limit)
            except InspectorError as error:
                say = found.say(
                    Level.PROBLEM, "seal-damaged", f"{folder}/{name}", error.diagnostics()
                )
                seal.findings.append(say)
    seal.findings += [
        found.say(
            Level.PROBLEM, "seal-incomplete", f"{folder}/{name}", "This part of the seal is gone."
        )
        for name in OWN
        if name not in present
    ]
    seal.findings += [
        found.say(
            Level.PROBLEM, "seal-foreign", f"{folder}/{name}", "This file is no part of a seal."
        )
        for name in sorted(present - {*OWN, *STAMPED})
    ]
    if names.MANIFEST in own:
        _check_manifest(found, folder, seal, own, trust)
    return seal


def _check_manifest(
    found: Found, folder: str, seal: CheckedSeal, own: dict[str, bytes], trust: Trust
) -> None:
    def problem(code: str, name: str, text: str) -> None:
        seal.findings.append(found.say(Level.PROBLEM, code, f"{folder}/{name}", text))

    data = own[names.MANIFEST]
    try:
        manifest = parse_manifest(data)
        key = read_public(manifest.signer)
    except ValueError as error:
        problem("manifest-damaged", names.MANIFEST, f"The manifest cannot be trusted: {error}.")
        return
    if manifest.number != seal.number:
        text = f"The manifest of seal {manifest.number} lies here."
        problem("seal-moved", names.MANIFEST, text)
        return
    held = True
    signed = {names.SIGNATURE: data}
    if names.SUMS in own:
        signed[names.SUMS_SIGNATURE] = own[names.SUMS]
    for name, content in signed.items():
        if name in own:
            try:
                verify_signature(own[name], content, key)
            except ValueError as error:
                held = False
                what = name.removesuffix(".sig")
                problem("signature", name, f"The signature over {what} does not hold: {error}.")
        else:
            held = False
    if own.get(names.SIGNER, b"") != manifest.signer.encode() + b"\n" and names.SIGNER in own:
        problem("signer", names.SIGNER, "This is not the key that the manifest names.")
    listed = {
        n: content for n, content in own.items() if n not in (names.SUMS, names.SUMS_SIGNATURE)
    }
    if names.SUMS in own and own[names.SUMS] != sums(manifest, listed):
        seal.findings += _sums_faults(
            found, folder, own[names.SUMS], sums(manifest, listed), signed=held
        )
        held = False
    if trust.signers and public_text(key) not in {public_text(known) for known in trust.signers}:
        text = f"The seal was signed with {fingerprint(key)}, which is none of the keys you named."
        problem("signer-unknown", names.MANIFEST, text)
        held = False
    seal.manifest, seal.sha256, seal.signed = manifest, sha256(data), held
    if held:
        text = f"Signed with the key {fingerprint(key)}."
        seal.findings.append(found.say(Level.PROVEN, "signed", f"{folder}/{names.MANIFEST}", text))
    seal.findings += _stamp(found, folder, seal, manifest, own, trust)


def _stamp(
    found: Found,
    folder: str,
    seal: CheckedSeal,
    manifest: Manifest,
    own: dict[str, bytes],
    trust: Trust,
) -> Iterator[Finding]:
    place = f"{folder}/{names.TOKEN}"
    if manifest.authority is None:
        for name in STAMPED:
            if name in own:
                text = "The manifest names no authority, so this file was added."
                yield found.say(Level.PROBLEM, "stamp-foreign", f"{folder}/{name}", text)
        return
    try:
        sealed_roots = parse_roots(own.get(names.AUTHORITY, b""))
    except ValueError:
        sealed_roots = ()
    if tuple(root_fingerprint(root) for root in sealed_roots) != manifest.authority.roots:
        text = "This is not the certificate of the authority that the manifest names."
        yield found.say(Level.PROBLEM, "authority", f"{folder}/{names.AUTHORITY}", text)
        sealed_roots = ()
    if names.TOKEN not in own or names.QUERY not in own:
        if names.TOKEN in own or names.QUERY in own:
            missing = names.QUERY if names.TOKEN in own else names.TOKEN
            text = "One part of the time-stamp is gone."
            yield found.say(Level.PROBLEM, "stamp-incomplete", f"{folder}/{missing}", text)
        else:
            text = "The authority was to be asked, but there is no time-stamp: it could not be had."
            yield found.say(Level.NOTE, "stamp-missing", place, text)
        return
    roots = trust.roots or sealed_roots
    if not roots or names.SIGNATURE not in own:
        return  # named above
    try:
        stamp = check(own[names.TOKEN], own[names.QUERY], own[names.SIGNATURE], roots)
    except StampError as error:
        text = f"The time-stamp does not hold: {error}."
        yield found.say(Level.PROBLEM, f"stamp-{error.code}", place, text)
        return
    seal.stamp = stamp
    text = f"Time-stamped {stamp.at:%Y-%m-%d %H:%M:%S} UTC by {stamp.authority}."
    yield found.say(Level.PROVEN, "stamped", place, text)


def _follows(found: Found, before: CheckedSeal, seal: CheckedSeal) -> Iterator[Finding]:
    if seal.manifest is None:
        return
    place = f"seal/{folder_name(seal.number)}/{names.MANIFEST}"
    previous = seal.manifest.previous
    if seal.number != before.number + 1 or previous is None:
        missing = f"seal/{folder_name(seal.number - 1)}"
        yield found.say(
            Level.PROBLEM, "seal-missing", missing, "A seal between two others is gone."
        )
    elif before.manifest is not None and previous.sha256 != before.sha256:
        text = f"Seal {seal.number} names another seal {before.number} than the one that is here."
        yield found.say(Level.PROBLEM, "seal-replaced", place, text)
    if before.manifest is None:
        return
    if seal.manifest.case != before.manifest.case:
        text = "It seals another case than the seal before."
        yield found.say(Level.PROBLEM, "seal-foreign-case", place, text)
    if seal.manifest.signer != before.manifest.signer:
        text = f"Signed with another key than seal {before.number}; ask why."
        yield found.say(Level.NOTE, "signer-changed", place, text)
    now = {item.path: item.sha256 for item in seal.manifest.files}
    for item in before.manifest.files:
        if names.is_evidence(item.path) and now.get(item.path) != item.sha256:
            between = f"between seal {before.number} and {seal.number}"
            text = f"This evidence was changed or removed {between}."
            yield found.say(Level.PROBLEM, "evidence-replaced", item.path, text)


def _sums_faults(
    found: Found, folder: str, listing: bytes, wanted: bytes, *, signed: bool
) -> Iterator[Finding]:
    have, need = _listed(listing), _listed(wanted)
    off = [path for path in sorted({*have, *need}) if have.get(path) != need.get(path)]
    for path in off if signed else ():
        text = "Its content is not what was signed with the seal."
        yield found.say(Level.PROBLEM, "seal-changed", path, text)
    if not signed or not off:
        text = "This list of digests does not fit the manifest and the files of the seal."
        yield found.say(Level.PROBLEM, "sums", f"{folder}/{names.SUMS}", text)


def _listed(listing: bytes) -> dict[str, str]:
    lines = (line.partition("  ") for line in listing.decode("utf-8", "replace").splitlines())
    return {path: digest for digest, _, path in lines}
