"""Signs APKs with APK Signature Scheme v2, in this process: apksigner starts a JVM for each.

Format: https://source.android.com/docs/security/features/apksigning/v2 (checked with apksigner).
"""

from __future__ import annotations

import hashlib
import struct
from datetime import UTC, datetime
from functools import cached_property

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_ECDSA_SHA256 = 0x0201
_V2 = 0x7109871A
_MAGIC = b"APK Sig Block 42"


class Identity:
    """A key with its certificate, made up."""

    def __init__(self, name: str) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(self.key.public_key())
            .serial_number(1)
            .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
            .not_valid_after(datetime(2050, 1, 1, tzinfo=UTC))
            .sign(self.key, hashes.SHA256())
        )
        self.certificate = made.public_bytes(serialization.Encoding.DER)

    @cached_property
    def public(self) -> bytes:
        """The public key as SubjectPublicKeyInfo."""
        return self.key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def sign(self, apk: bytes) -> bytes:
        """Return a zip archive (without a comment) with a v2 signature."""
        end = apk.rindex(b"PK\x05\x06")
        directory = struct.unpack_from("<I", apk, end + 16)[0]
        parts = (apk[:directory], apk[directory:end], apk[end:])
        digest = _digest(parts)
        signed = (
            _sized(_sized(struct.pack("<I", _ECDSA_SHA256) + _sized(digest)))
            + _sized(_sized(self.certificate))
            + _sized(b"")
        )
        signature = self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        signer = (
            _sized(signed)
            + _sized(_sized(struct.pack("<I", _ECDSA_SHA256) + _sized(signature)))
            + _sized(self.public)
        )
        value = struct.pack("<I", _V2) + _sized(_sized(signer))
        pair = struct.pack("<Q", len(value)) + value
        size = struct.pack("<Q", len(pair) + 24)
        block = size + pair + size + _MAGIC
        moved = parts[2][:16] + struct.pack("<I", directory + len(block)) + parts[2][20:]
        return parts[0] + block + parts[1] + moved


def _sized(data: bytes) -> bytes:
    return struct.pack("<I", len(data)) + data


def _digest(parts: tuple[bytes, ...]) -> bytes:
    found = []
    for part in parts:
        for start in range(0, len(part), 1 << 20):
            chunk = part[start : start + (1 << 20)]
            head = b"\xa5" + struct.pack("<I", len(chunk))
            found.append(hashlib.sha256(head + chunk).digest())
    return hashlib.sha256(b"\x5a" + struct.pack("<I", len(found)) + b"".join(found)).digest()
