"""RSA keys that stand as text: how they start, and the DER they hold."""

from __future__ import annotations

import base64
import re

from inspector.model.static import KeyRole

RSA_STARTS: tuple[tuple[str, KeyRole], ...] = (
    ("MFwwDQYJKoZIhvcNAQEB", "public_key"),
    ("MIGfMA0GCSqGSIb3DQEB", "public_key"),
    ("MIIBIjANBgkqhkiG9w0B", "public_key"),
    ("MIICIjANBgkqhkiG9w0B", "public_key"),
    ("-----BEGIN PUBLIC KEY-----", "public_key"),
    ("MIIBVAIBADANBgkqhkiG9w0B", "private_key"),
    ("MIICdwIBADANBgkqhkiG9w0B", "private_key"),
    ("MIICdgIBADANBgkqhkiG9w0B", "private_key"),
    ("MIIEvgIBADANBgkqhkiG9w0B", "private_key"),
    ("MIIEvQIBADANBgkqhkiG9w0B", "private_key"),
    ("-----BEGIN PRIVATE KEY-----", "private_key"),
    ("-----BEGIN RSA PRIVATE KEY-----", "private_key"),
)
"""How the DER of RSA keys of 512 to 4096 bits starts as base64 (RFC 5280, RFC 5208), and as PEM."""
RSA_MARKS = ("GCSqGSIb3DQEB", "YJKoZIhvcNAQEB", "BgkqhkiG9w0B", "-----BEGIN")
"""One of these stands in each of them: a text without any is done."""
_LEAST_DER = 60


def der(text: str) -> bytes:
    """Return the DER of a key in base64 or PEM; empty for any other text."""
    body = re.sub(r"-----[A-Z ]+-----", "", text)
    body = "".join(body.replace("\\n", "").split())
    try:
        data = base64.b64decode(body + "=" * (-len(body) % 4), validate=True)
    except ValueError:
        return b""
    return data if data[:1] == b"\x30" and len(data) >= _LEAST_DER else b""
