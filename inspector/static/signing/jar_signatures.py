"""Which certificates signed an app in the old way (scheme v1): a signed list of digests of entries.

Format: https://docs.oracle.com/en/java/javase/21/docs/specs/jar/jar.html#signed-jar-file
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import re
from collections.abc import Iterator

from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from inspector.errors import InspectorError
from inspector.static.container import Container
from inspector.static.signing.signatures import check

_LIST = "META-INF/MANIFEST.MF"
_SIGNATURE = re.compile(r"META-INF/([^/]+)\.(RSA|DSA|EC)", re.IGNORECASE)
_OUTSIDE = re.compile(r"META-INF/([^/]+\.(RSA|DSA|EC|SF)|MANIFEST\.MF)", re.IGNORECASE)
_DIGESTS = {"SHA-512": "sha512", "SHA-256": "sha256", "SHA1": "sha1", "SHA-1": "sha1"}
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha1": hashes.SHA1(),  # old apps have nothing better
    "sha256": hashes.SHA256(),
    "sha512": hashes.SHA512(),
}
_KINDS = {"rsassa_pkcs1v15": "pkcs1", "ecdsa": "ec", "dsa": "dsa"}
_MAX_ENTRIES = 20_000


def jar_signers(container: Container) -> frozenset[str]:
    """Return the SHA-256 of each certificate whose v1 signature holds for every entry."""
    if _LIST not in container or len(container.names) > _MAX_ENTRIES:
        return frozenset()
    found: set[str] = set()
    with contextlib.suppress(InspectorError):
        listed = container.read(_LIST)
        for name in container.names:
            match = _SIGNATURE.fullmatch(name)
            signed = f"META-INF/{match[1]}.SF" if match else ""
            if signed in container:
                # A hostile structure can make the decoder fail in any way: no signature then.
                with contextlib.suppress(Exception):
                    text = container.read(signed)
                    if _states_list(text, listed):
                        found |= set(_signers(container.read(name), text))
        if found and _entries_hold(container, listed):
            return frozenset(found)
    return frozenset()


def _states_list(text: bytes, listed: bytes) -> bool:
    head = next(_sections(text), {})
    for label, name in _DIGESTS.items():
        if stated := head.get(f"{label}-Digest-Manifest"):
            return _equal(stated, name, listed)
    return False


def _entries_hold(container: Container, listed: bytes) -> bool:
    sections = {section["Name"]: section for section in _sections(listed) if "Name" in section}
    for name in container.names:
        if name.endswith("/") or _OUTSIDE.fullmatch(name):
            continue
        section = sections.get(name, {})
        stated = next(
            ((algorithm, section[f"{label}-Digest"]) for label, algorithm in _DIGESTS.items()
             if f"{label}-Digest" in section), None,
        )  # fmt: skip
        if stated is None or not _equal(stated[1], stated[0], container.read(name)):
            return False
    return not container.duplicates


def _equal(stated: str, algorithm: str, data: bytes) -> bool:
    return base64.b64encode(hashlib.new(algorithm, data).digest()).decode() == stated


def _sections(data: bytes) -> Iterator[dict[str, str]]:
    text = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n ", b"")
    for section in text.split(b"\n\n"):
        pairs = (line.partition(b": ") for line in section.split(b"\n") if b": " in line)
        yield {name.decode("utf-8", "replace"): value.decode("utf-8", "replace")
               for name, _, value in pairs}  # fmt: skip


def _signers(data: bytes, text: bytes) -> Iterator[str]:
    content = cms.ContentInfo.load(data)["content"]
    certificates = [one.chosen.dump() for one in content["certificates"]]
    for signer in content["signer_infos"]:
        digest = _HASHES[signer["digest_algorithm"]["algorithm"].native]
        signed = text
        if signer["signed_attrs"]:
            stated = next(
                attribute["values"][0].native
                for attribute in signer["signed_attrs"]
                if attribute["type"].native == "message_digest"
            )
            if stated != hashlib.new(digest.name, text).digest():
                continue
            # Signed as a SET, though it stands in the structure under another tag.
            signed = b"\x31" + signer["signed_attrs"].dump()[1:]
        algorithm = signer["signature_algorithm"].signature_algo
        for certificate in certificates:
            made = x509.load_der_x509_certificate(certificate)
            serial = signer["sid"].chosen["serial_number"].native
            key = made.public_key()
            if made.serial_number == serial and check(
                key, signer["signature"].native, signed, _KINDS.get(algorithm, ""), digest
            ):
                yield hashlib.sha256(certificate).hexdigest()
