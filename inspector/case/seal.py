"""Seals a case: manifest, signature, time-stamp; made aside and put in place as a whole."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from inspector.case import manifest as names
from inspector.case.chain import Chain, read_chain
from inspector.case.commitments import ensure_secret
from inspector.case.digests import digest, digest_files
from inspector.case.files import (
    explained,
    make_folder,
    read_regular,
    require_folder,
    sync_folder,
    write_atomic,
)
from inspector.case.folder import Case
from inspector.case.keys import public_text
from inspector.case.manifest import (
    Authority,
    LogState,
    Manifest,
    PreviousSeal,
    SealedFile,
    folder_name,
    is_evidence,
    manifest_bytes,
    parse_manifest,
    sha256,
)
from inspector.case.sshsig import sign
from inspector.case.timestamp import (
    Stamp,
    StampError,
    ask,
    check,
    request,
    root_fingerprint,
    roots_pem,
)
from inspector.case.tree import printable, walk
from inspector.errors import InspectorError
from inspector.model.common import Provenance

_NUMBER = re.compile(r"^[0-9]{4,8}$")


@dataclass(frozen=True, slots=True)
class StampSource:
    """A time-stamp authority: where it is asked and which roots are believed."""

    url: str
    roots: tuple[x509.Certificate, ...]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A seal that is in place."""

    folder: Path
    manifest: Manifest
    sha256: str
    """Digest of the manifest: whoever keeps it can tell later that nothing was rolled back."""
    stamp: Stamp | None
    stamp_fault: str
    """Why there is no time-stamp although an authority was named; empty otherwise."""


def seal(
    case: Case,
    key: Ed25519PrivateKey,
    *,
    provenance: Provenance,
    authority: StampSource | None = None,
) -> Sealed:
    """Seal the case as it is now and return the new seal.

    A capture must not be running. Evidence that an earlier seal covers is compared first: what was
    changed since is not sealed anew but refused. Raises ``InspectorError``; then no seal was made.
    """
    seals = case.path / "seal"
    with explained(f"Cannot seal {case.path}", next_step="free space or mend its permissions"):
        make_folder(seals)
        with case.capturing(), _alone(seals):
            return _seal(case, key, seals, provenance, authority)


def seal_numbers(root: Path) -> tuple[int, ...]:
    """Return the numbers of the seals in a case folder, in order."""
    folder = root / "seal"
    if not folder.exists(follow_symlinks=False):
        return ()
    require_folder(folder)
    found = (item.name for item in folder.iterdir() if _NUMBER.match(item.name))
    return tuple(sorted(int(name) for name in found if folder_name(int(name)) == name))


def read_manifest(root: Path, number: int) -> tuple[Manifest, bytes]:
    """Return the manifest of a seal and its bytes. Raises ``InspectorError``."""
    path = root / "seal" / folder_name(number) / names.MANIFEST
    require_folder(path.parent)
    data = read_regular(path, limit=names.LIMIT)
    try:
        return parse_manifest(data), data
    except ValueError as error:
        raise InspectorError(
            f"{path} is damaged", cause=str(error), next_step="inspector case verify names the rest"
        ) from error


def _seal(
    case: Case,
    key: Ed25519PrivateKey,
    seals: Path,
    provenance: Provenance,
    authority: StampSource | None,
) -> Sealed:
    for rest in seals.glob(".*.part"):
        shutil.rmtree(rest)
    ensure_secret(case.path)
    numbers = seal_numbers(case.path)
    before = read_manifest(case.path, numbers[-1]) if numbers else None
    number = (numbers[-1] if numbers else 0) + 1
    # Made before the log line: with it, an interrupted seal can be told from a removed one.
    part = seals / f".{folder_name(number)}.part"
    make_folder(part)
    previous = PreviousSeal(number=number - 1, sha256=sha256(before[1])) if before else None
    begun = case.record(
        "seal.begun",
        {"number": number, "previous": previous.sha256 if previous else ""},
    )
    try:
        wanted = frozenset([before[0].log.size] if before else [])
        chain = read_chain(case.log.path, offsets=wanted)
        _require_chain(case, chain)
        end = chain.lines[begun.seq - 1].end
        files = _digests(case.path, number)
        if before is not None:
            _require_unchanged(case, before[0], files, chain)
        manifest = Manifest(
            case=chain.case,
            number=number,
            at=case.log.clock(),
            signer=public_text(key.public_key()),
            files=files,
            log=LogState(
                lines=begun.seq,
                size=end,
                sha256=digest(case.log.path, size=end),
                head=chain.lines[begun.seq - 1].sha256,
            ),
            previous=previous,
            authority=_named(authority),
            provenance=provenance,
        )
        stamp, fault = _write(part, manifest, key, authority)
        part.rename(seals / folder_name(number))
        sync_folder(seals)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        with suppress(InspectorError):  # the first fault is the one to tell
            case.record("seal.abandoned", {"number": number})
        raise
    data = manifest_bytes(manifest)
    return Sealed(seals / folder_name(number), manifest, sha256(data), stamp, fault)


def _write(
    part: Path, manifest: Manifest, key: Ed25519PrivateKey, authority: StampSource | None
) -> tuple[Stamp | None, str]:
    data = manifest_bytes(manifest)
    own = {
        names.MANIFEST: data,
        names.SIGNATURE: sign(key, data),
        names.SIGNER: manifest.signer.encode() + b"\n",
    }
    stamp, fault = None, ""
    if authority is not None:
        own[names.AUTHORITY] = roots_pem(authority.roots)
        # The signature is stamped: that proves the time of the manifest and of the signing.
        query = request(own[names.SIGNATURE])
        try:
            answer = ask(authority.url, query)
            stamp = check(answer, query, own[names.SIGNATURE], authority.roots)
            own |= {names.QUERY: query, names.TOKEN: answer}
        except StampError as error:
            fault = str(error)
    own[names.SUMS] = names.sums(manifest, own)
    own[names.SUMS_SIGNATURE] = sign(key, own[names.SUMS])
    for name, content in own.items():
        write_atomic(part / name, content)
    return stamp, fault


def _digests(root: Path, number: int) -> tuple[SealedFile, ...]:
    nodes = [node for node in walk(root) if not node.unfinished and node.path != "log.jsonl"]
    if faults := [f"{printable(node.path)} ({node.fault})" for node in nodes if node.fault]:
        raise InspectorError(
            f"{root} holds what cannot be sealed",
            cause=", ".join(faults[:10]),
            next_step="take these out of the case folder",
        )
    digests = digest_files(root, (node.path for node in nodes))
    files = []
    for node in sorted(nodes, key=lambda node: node.path):
        found = digests[node.path]
        if isinstance(found, InspectorError):
            raise found
        files.append(SealedFile(path=node.path, size=node.size, sha256=found))
    return tuple(files)


def _require_chain(case: Case, chain: Chain) -> None:
    if chain.breaks:
        line, fault = chain.breaks[0]
        raise InspectorError(
            f"{case.log.path} line {line} is damaged",
            cause=fault,
            next_step="inspector case verify names everything that was changed",
        )


def _require_unchanged(
    case: Case, before: Manifest, files: Sequence[SealedFile], chain: Chain
) -> None:
    now = {item.path: item.sha256 for item in files}
    changed = [
        item.path
        for item in before.files
        if is_evidence(item.path) and now.get(item.path) != item.sha256
    ]
    if chain.case != before.case or chain.prefixes.get(before.log.size) != before.log.sha256:
        changed.insert(0, "log.jsonl")
    if changed:
        shown = ", ".join(changed[:10]) + (f" and {len(changed) - 10} more" if changed[10:] else "")
        raise InspectorError(
            f"Evidence of {case.path} was changed after seal {before.number}",
            cause=shown,
            next_step="inspector case verify says how; an untouched copy can be sealed",
        )


def _named(authority: StampSource | None) -> Authority | None:
    if authority is None:
        return None
    return Authority(
        url=authority.url, roots=tuple(root_fingerprint(root) for root in authority.roots)
    )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InspectorError(
                "Another process is sealing this case", next_step="wait until it is done"
            ) from error
        yield
    finally:
        os.close(descriptor)
