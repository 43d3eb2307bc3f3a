"""Time-stamps of an RFC 3161 authority: asked for with a nonce, checked against a pinned root."""

from __future__ import annotations

import hashlib
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import rfc3161_client
from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from inspector.case.files import explained
from inspector.errors import InspectorError

LIMIT = 1 << 20
"""No request, answer or set of certificates is larger, in bytes."""

TIMEOUT_S = 30.0

_DIGESTS = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}


class StampError(Exception):
    """A time-stamp that cannot be had or does not hold; ``code`` names the kind of fault."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a checked time-stamp says."""

    at: datetime
    """When the authority saw the data, aware, UTC."""
    accuracy_s: float
    """How far the time may be off by the authority's own word; 0 when it does not say."""
    serial: int
    """Serial number of the token."""
    authority: str
    """Subject of the certificate that signed."""


def request(data: bytes) -> bytes:
    """Return a request for ``data`` with a random nonce; only the SHA-512 of it leaves."""
    builder = rfc3161_client.TimestampRequestBuilder().data(data).nonce(nonce=True)
    return builder.hash_algorithm(rfc3161_client.HashAlgorithm.SHA512).build().as_bytes()


def ask(url: str, query: bytes, *, timeout_s: float = TIMEOUT_S) -> bytes:
    """Send the request to the authority and return its answer, unchecked. Raises ``StampError``."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise StampError("unreachable", f"{url} is not an http or https address")
    message = urllib.request.Request(
        url, data=query, headers={"Content-Type": "application/timestamp-query"}
    )
    try:
        with urllib.request.urlopen(message, timeout=timeout_s) as answer:
            data: bytes = answer.read(LIMIT + 1)
    except (urllib.error.URLError, OSError, ValueError) as error:
        cause = getattr(error, "reason", error)
        raise StampError("unreachable", f"{url} did not answer: {cause}") from error
    if len(data) > LIMIT:
        raise StampError("malformed", f"the answer of {url} is larger than {LIMIT} bytes")
    return data


def check(answer: bytes, query: bytes, data: bytes, roots: Sequence[x509.Certificate]) -> Stamp:
    """Return what the token says, once everything about it holds; needs no network.

    Holds means: the authority granted it; it answers this very request (nonce); it is about
    ``data``; its certificate is for time-stamping, was valid at that time and leads to one of
    ``roots``. Raises ``StampError`` with ``code`` one of malformed, refused, nonce, other-data,
    untrusted.
    """
    try:
        response = rfc3161_client.decode_timestamp_response(_ordered(answer))
        asked = rfc3161_client._rust.parse_timestamp_request(query)
    except (ValueError, TypeError, KeyError) as error:
        raise StampError("malformed", "it is not a time-stamp") from error
    if response.status != rfc3161_client.PKIStatus.GRANTED:
        said = "; ".join(response.status_string) or f"status {response.status}"
        raise StampError("refused", f"the authority refused: {said[:300]}")
    try:
        token = response.tst_info
        nonce, imprint = token.nonce, token.message_imprint
        # The nonce first: a token of another request is named as that.
        if asked.nonce is None or nonce != asked.nonce:
            raise StampError("nonce", "it does not answer our request: its nonce is another one")
        algorithm = _DIGESTS.get(imprint.hash_algorithm.dotted_string)
        if algorithm is None:
            raise StampError("malformed", "its digest is none of SHA-256, SHA-384, SHA-512")
        if imprint.message != hashlib.new(algorithm, data).digest():
            raise StampError("other-data", "it was made for other data")
        _verify(response, data, nonce, roots)
        return Stamp(
            at=token.gen_time.astimezone(UTC),
            accuracy_s=_seconds(token.accuracy),
            serial=token.serial_number,
            authority=_signer(response),
        )
    except (ValueError, TypeError) as error:
        raise StampError("malformed", f"it cannot be read: {error}") from error


def read_roots(path: Path) -> tuple[x509.Certificate, ...]:
    """Return the certificates of a PEM or DER file. Raises ``InspectorError``."""
    next_step = "name the authority's root certificate (PEM)"
    with explained(f"Cannot read {path}", next_step=next_step), path.open("rb") as file:
        data = file.read(LIMIT)
    try:
        return parse_roots(data)
    except ValueError as error:
        raise InspectorError(
            f"There is no certificate in {path}",
            next_step="download the root certificate from the authority's own site, as PEM",
        ) from error


def parse_roots(data: bytes) -> tuple[x509.Certificate, ...]:
    """Return the certificates in PEM or DER bytes, at least one. Raises ``ValueError``."""
    if b"-----BEGIN" in data:
        return tuple(x509.load_pem_x509_certificates(data))
    return (x509.load_der_x509_certificate(data),)


def roots_pem(roots: Sequence[x509.Certificate]) -> bytes:
    """Return certificates as PEM, in their order."""
    return b"".join(root.public_bytes(Encoding.PEM) for root in roots)


def root_fingerprint(root: x509.Certificate) -> str:
    """Return the SHA-256 of a certificate in hex."""
    return root.fingerprint(hashes.SHA256()).hex()


def _verify(
    response: rfc3161_client.TimeStampResponse,
    data: bytes,
    nonce: int,
    roots: Sequence[x509.Certificate],
) -> None:
    builder = rfc3161_client.VerifierBuilder(roots=list(roots), nonce=nonce)
    try:
        builder.build().verify_message(response, data)
    except rfc3161_client.VerificationError as error:
        raise StampError("untrusted", _words(str(error))) from error


def _words(message: str) -> str:
    lower = message.lower()
    if "expired" in lower or "not yet valid" in lower:
        return "the authority's certificate was not valid at that time"
    if "eku" in lower or "purpose" in lower:
        return "the certificate that signed it is not one for time-stamping"
    if "unable to get" in lower or "self-signed" in lower or "self signed" in lower:
        return "the certificate that signed it does not lead to the pinned root"
    return f"its signature does not hold: {message}"


def _ordered(answer: bytes) -> bytes:
    # OpenSSL writes the set of certificates unsorted, which strict DER readers refuse. No signature
    # covers their order, so it may be mended before reading.
    response = tsp.TimeStampResp.load(answer, strict=True)
    if response["time_stamp_token"].native is None:
        return answer
    signed = response["time_stamp_token"]["content"]
    if signed["certificates"].native is None:
        return answer
    certificates = sorted((item.dump() for item in signed["certificates"]), key=bytes)
    if b"".join(certificates) == signed["certificates"].contents:
        return answer
    signed["certificates"] = type(signed["certificates"])(list(signed["certificates"]))
    ordered: bytes = response.dump(force=True)
    return ordered


def _seconds(accuracy: rfc3161_client.Accuracy | None) -> float:
    if accuracy is None:  # optional in RFC 3161
        return 0.0
    return accuracy.seconds + (accuracy.millis or 0) / 1e3 + (accuracy.micros or 0) / 1e6


def _signer(response: rfc3161_client.TimeStampResponse) -> str:
    found = [x509.load_der_x509_certificate(item) for item in response.signed_data.certificates]
    for signer in response.signed_data.signer_infos:
        for certificate in found:
            same = certificate.serial_number == signer.serial_number
            if same and certificate.issuer == signer.issuer:
                return certificate.subject.rfc4514_string()
    return ""
