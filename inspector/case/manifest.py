"""The manifest of a seal: every file's digest, the head of the log, versions, the seal before."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Literal

import rfc8785
from pydantic import Field, ValidationError

from inspector.case.clock import stamp
from inspector.case.tree import name_fault
from inspector.model.base import Model, Sha256, Text, Time
from inspector.model.common import Provenance

MANIFEST = "manifest.json"
SIGNATURE = "manifest.json.sig"
QUERY = "manifest.json.sig.tsq"
TOKEN = "manifest.json.sig.tsr"
AUTHORITY = "authority.pem"
SIGNER = "signer.pub"
SUMS = "SHA256SUMS"
SUMS_SIGNATURE = "SHA256SUMS.sig"

LIMIT = 256 << 20
"""Largest manifest that is read, in bytes: some 1.5 million files."""

EVIDENCE = ("inputs/", "capture/", "merged/", "seal/", "commitments.key")
"""What is never changed or removed once it is there; everything else can be made again."""


class SealedFile(Model):
    """One file of the case."""

    path: Text
    """Relative to the case folder, forward slashes."""
    size: int = Field(ge=0)
    """Size in bytes."""
    sha256: Sha256
    """Digest of its bytes."""


class LogState(Model):
    """The log up to and including the line that announces this seal."""

    lines: int = Field(ge=1)
    """How many lines."""
    size: int = Field(ge=1)
    """How many bytes these lines have."""
    sha256: Sha256
    """Digest of these bytes."""
    head: Sha256
    """Digest of the last of these lines, newline included."""


class PreviousSeal(Model):
    """The seal before this one."""

    number: int = Field(ge=1)
    """Its number."""
    sha256: Sha256
    """Digest of its manifest."""


class Authority(Model):
    """The time-stamp authority that was to be asked."""

    url: Text
    """Where it was asked."""
    roots: tuple[Sha256, ...]
    """SHA-256 of the root certificates (DER) that the sealer pinned."""


class Manifest(Model):
    """What a seal covers. ``schema`` is ``inspector/manifest/1``."""

    schema_: Literal["inspector/manifest/1"] = Field(default="inspector/manifest/1", alias="schema")
    """Schema of this document."""
    case: Sha256
    """Identity of the case: the digest of the first line of its log."""
    number: int = Field(ge=1)
    """Number of the seal, from 1."""
    at: Time
    """When, by the clock of the sealing machine: a claim, unlike the authority's time-stamp."""
    signer: Text
    """Public key that signs it, as one line of OpenSSH."""
    files: tuple[SealedFile, ...]
    """Every file but the log and this seal's own, by path."""
    log: LogState
    """The log."""
    previous: PreviousSeal | None
    """The seal before; none for the first."""
    authority: Authority | None
    """The authority; none when no time-stamp was asked for."""
    provenance: Provenance
    """Versions of the tool, its libraries and its rules when sealing."""


def folder_name(number: int) -> str:
    """Return the name of a seal's folder in ``seal/``."""
    return f"{number:04}"


def manifest_bytes(manifest: Manifest) -> bytes:
    """Return the manifest as RFC 8785 canonical JSON with a final newline."""
    data = manifest.model_dump(mode="json") | {"at": stamp(manifest.at)}
    return rfc8785.dumps(data) + b"\n"


def parse_manifest(data: bytes) -> Manifest:
    """Return the manifest in ``data``. Raises ``ValueError`` with the reason.

    Refused are paths that lead out of the folder, names given twice, unsorted lists and anything
    that is not in canonical form.
    """
    try:
        manifest = Manifest.model_validate_json(data)
        canonical = manifest_bytes(manifest)
    except (ValidationError, rfc8785.CanonicalizationError) as error:
        raise ValueError("it is not a manifest of this tool") from error
    paths = [item.path for item in manifest.files]
    for path in paths:
        if fault := name_fault(path):
            raise ValueError(f"it names {fault}")
    if paths != sorted(set(paths)) or canonical != data:
        raise ValueError("it is not in canonical form")
    return manifest


def sums(manifest: Manifest, own: Mapping[str, bytes]) -> bytes:
    """Return the seal in the format of ``sha256sum``, to be checked from the case folder.

    ``own`` are the files of the seal itself by name; the log is left out, for it grows.
    """
    folder = f"seal/{folder_name(manifest.number)}"
    digests = {item.path: item.sha256 for item in manifest.files}
    digests |= {f"{folder}/{name}": sha256(data) for name, data in own.items()}
    return b"".join(f"{digest}  {path}\n".encode() for path, digest in sorted(digests.items()))


def is_evidence(path: str) -> bool:
    """Tell whether a sealed file may never change, rather than being derived or edited."""
    return path.startswith(EVIDENCE)


def sha256(data: bytes) -> str:
    """Return the SHA-256 of bytes in hex."""
    return hashlib.sha256(data).hexdigest()
