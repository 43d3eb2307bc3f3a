"""Certificates that signed the app, for every signature scheme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from inspector.model.common import Signer
from inspector.model.static import Limit
from inspector.rules.corpus_schema import PublicKeyRow
from inspector.static.apk_view import ApkView
from inspector.static.container import Container
from inspector.static.signing.signatures import block_signatures

_SCHEMES = {"V1": "v1", "V2": "v2", "V3": "v3", "V31": "v3.1"}


def signers(apk: ApkView, rows: Iterable[PublicKeyRow] = ()) -> tuple[Signer, ...]:
    """Return the signers sorted by scheme and digest; raises what the view does when unreadable.

    ``rows`` are the keys that everybody has.
    """
    published = {row.certificate: row.note for row in rows}
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


def verified(found: tuple[Signer, ...], container: Container) -> tuple[Signer, ...]:
    """Return the signers of the base with what the check of its signatures gave."""
    holding: dict[tuple[str, str], bool | None]
    holding = {(s.scheme, s.sha256): s.holds for s in block_signatures(container.parts[0].path)}
    if not holding and len(container.parts) == 1 and any(s.scheme == "v1" for s in found):
        # Without a newer scheme the list of digests counts, for which each entry is read. Old
        # algorithms are not known there, so that one that does not hold is none that fails.
        from inspector.static.signing.jar_signatures import jar_signers

        holding = {("v1", sha256): True for sha256 in jar_signers(container)}
    return tuple(
        signer.model_copy(update={"verified": holding.get((signer.scheme, signer.sha256))})
        for signer in found
    )


def broken_signatures(container: Container, found: tuple[Signer, ...]) -> Iterator[Limit]:
    """Yield a limit when no signature of a file fits its contents: no phone installs it so."""
    broken: list[str] = []
    if any(s.verified is False for s in found) and not any(s.verified for s in found):
        broken += [f"{s.scheme}: {s.sha256}" for s in found if s.verified is False]
    for part in container.parts[1:]:
        checked = block_signatures(part.path)
        if not any(s.holds for s in checked):
            failed = sorted(s for s in checked if s.holds is False)
            broken += [f"{part.label}, {s.scheme}: {s.sha256}" for s in failed]
    if broken:
        yield Limit(
            id="broken-signature",
            why="The signature does not fit the contents, so the file was changed after it was"
            " signed: Android would not install it, and it need not be what the publisher made.",
            evidence=tuple(broken),
        )


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
