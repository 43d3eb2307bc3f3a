"""Certificates that signed the app, for every signature scheme."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import apk_info

from inspector.model.common import Signer

_SCHEMES = {"V1": "v1", "V2": "v2", "V3": "v3", "V31": "v3.1"}


def signers(apk: apk_info.APK) -> tuple[Signer, ...]:
    """Return the signers sorted by scheme and digest; raises apk_info.APKError when unreadable."""
    return tuple(
        sorted(_signers(apk), key=lambda signer: (signer.scheme, signer.sha256, signer.subject))
    )


def _signers(apk: apk_info.APK) -> Iterator[Signer]:
    for block in apk.get_signatures():
        # Other blocks are a distributor's stamp or a channel mark, no identity of the app.
        if scheme := _SCHEMES.get(type(block).__name__):
            for certificate in getattr(block, "certificates", ()):
                yield Signer(
                    scheme=scheme,
                    sha256=certificate.sha256_fingerprint,
                    subject=certificate.subject,
                    issuer=certificate.issuer,
                    valid_from=_time(certificate.valid_from),
                    valid_to=_time(certificate.valid_until),
                    note=_note(certificate.subject),
                )


def _time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _note(subject: str) -> str:
    if "CN=Android Debug" in (part.strip() for part in subject.split(",")):
        return "debug certificate: anyone can have signed this, so it names no publisher"
    return ""
