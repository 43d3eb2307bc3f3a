"""Certificates that signed the app, for every signature scheme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from inspector.model.common import Signer
from inspector.model.static import Limit
from inspector.rules.schema import SigningKeyRow
from inspector.static.apk_view import ApkView
from inspector.static.container import Container

_SCHEMES = {"V1": "v1", "V2": "v2", "V3": "v3", "V31": "v3.1"}


def signers(apk: ApkView, rows: Iterable[SigningKeyRow] = ()) -> tuple[Signer, ...]:
    """Return the signers sorted by scheme and digest; raises what the view does when unreadable.

    ``rows`` are the keys that everybody has.
    """
    published = {row.sha256: row.note for row in rows}
    return tuple(
        sorted(
            _signers(apk, published),
            key=lambda signer: (signer.scheme, signer.sha256, signer.subject),
        )
    )


def _signers(apk: ApkView, published: Mapping[str, str]) -> Iterator[Signer]:
    for certificate in apk.certificates():
        # Other blocks are a distributor's stamp or a channel mark, no identity of the app.
        if scheme := _SCHEMES.get(certificate.block):
            yield Signer(
                scheme=scheme,
                sha256=certificate.sha256,
                subject=certificate.subject,
                issuer=certificate.issuer,
                valid_from=_time(certificate.valid_from),
                valid_to=_time(certificate.valid_until),
                note=published.get(certificate.sha256) or _note(certificate.subject),
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


def split_signers(container: Container) -> Iterator[Limit]:
    """Yield a limit when files of one app are signed by different keys: Android refuses those."""
    found: dict[str, frozenset[str]] = {}
    if len(container.parts) == 1:
        return
    for part in container.parts:
        try:
            signed = signers(part.apk) if part.apk else ()
        except Exception:  # noqa: BLE001 - no readable signature; what is there is compared
            signed = ()
        if signed:
            found[part.label or "base"] = frozenset(signer.sha256 for signer in signed)
    if len(found) > 1 and not frozenset.intersection(*found.values()):
        yield Limit(
            id="split-signers",
            why="The files are signed by different keys, so they were not made as one app: Android"
            " would not install them together.",
            evidence=tuple(
                f"{label}: {', '.join(sorted(found[label]))}" for label in sorted(found)
            ),
        )
