"""Writes the public copy of a sealed case into a folder of its own, and proves single values."""

from __future__ import annotations

import secrets
import shutil
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import Field, ValidationError

from inspector.case.commitments import holds, read_secret
from inspector.case.export.masking import Commitment, Masker, Opening
from inspector.case.export.public import public_document
from inspector.case.export.vocabulary import Vocabulary
from inspector.case.files import explained, make_folder, read_regular, sync_folder, write_atomic
from inspector.case.folder import Case
from inspector.case.keys import public_text
from inspector.case.manifest import SUMS, SUMS_SIGNATURE, sha256
from inspector.case.seal import read_manifest, seal_numbers
from inspector.case.sshsig import sign
from inspector.errors import InspectorError
from inspector.model.base import Model, Sha256, document_bytes
from inspector.model.case import CaseDocument

DOCUMENT = "case.json"
COMMITMENTS = "commitments.json"
README = "README.txt"
RESULT_LIMIT = 1 << 30
TELLING = 9
"""A masked value of so many characters with a digit must not turn up anywhere in the copy."""

type Render = Callable[[CaseDocument], Mapping[str, bytes]]
"""Makes further files from the public document: name to bytes, such as ``report.html``."""

type Values = Callable[[CaseDocument], Mapping[str, tuple[str, ...]]]
"""Finds the raw values of detections in the evidence: detection id to values."""


class Commitments(Model):
    """All commitments of a public copy. ``schema`` is ``inspector/commitments/1``."""

    schema_: str = Field(
        default="inspector/commitments/1", alias="schema", pattern="^inspector/commitments/1$"
    )
    """Schema of this document."""
    case: Sha256
    """Identity of the sealed case."""
    seal: Sha256
    """Digest of the manifest that covers the document and the secret behind the salts."""
    values: tuple[Commitment, ...]
    """One for each masked value."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What the public copy is made with, beyond the case itself."""

    words: Vocabulary
    render: Render = field(default=lambda _: {})
    values: Values = field(default=lambda _: {})
    key: Ed25519PrivateKey | None = None
    """Signs the copy when given."""


def export_public(case: Case, target: Path, sources: Sources) -> Commitments:
    """Write the public copy of the newest seal into the new folder ``target``.

    Holds the masked document, what ``render`` makes of it, the commitments, a README and the list
    of digests: never a file of ``inputs/`` or ``capture/``, so never a face or an ID image. The
    same sealed case gives the same bytes. Raises ``InspectorError``; then nothing is left.
    """
    if target.exists(follow_symlinks=False):
        raise InspectorError(f"{target} is there already", next_step="choose another folder")
    masker, shown, commitments = _masked(case, sources)
    files = {
        DOCUMENT: document_bytes(shown),
        COMMITMENTS: document_bytes(commitments),
        **sources.render(shown),
    }
    files[README] = _readme(commitments).encode()
    _require_no_leak(files, masker)
    listing = "".join(f"{sha256(data)}  {name}\n" for name, data in sorted(files.items()))
    files[SUMS] = listing.encode()
    if sources.key is not None:
        files[SUMS_SIGNATURE] = sign(sources.key, files[SUMS])
        files["signer.pub"] = public_text(sources.key.public_key()).encode() + b"\n"
    part = target.with_name(f".{target.name}.{secrets.token_hex(6)}.part")
    with explained(f"Cannot write {target}", next_step="free space or choose another folder"):
        make_folder(part)
        try:
            for name, data in files.items():
                folder = (part / name).parent
                if folder != part:
                    make_folder(folder)
                write_atomic(part / name, data)
            part.rename(target)
            sync_folder(target.parent)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
    case.record("export.public", {"seal": commitments.seal, "sums": sha256(files[SUMS])})
    return commitments


def open_values(case: Case, sources: Sources, names: tuple[str, ...]) -> tuple[Opening, ...]:
    """Return what proves the masked values ``names`` (``m-…``) of the newest seal's public copy.

    Raises ``InspectorError`` for a name that is none.
    """
    masker, _, _ = _masked(case, sources)
    if unknown := [name for name in names if name not in masker.openings]:
        raise InspectorError(
            f"There is no masked value {unknown[0]!r}",
            cause="the newest seal's public copy has none of this name",
            next_step="copy the name from the public report, such as m-3f2a90c1d4e5",
        )
    return tuple(masker.openings[name] for name in names)


def check_opening(copy: Path, opening: Opening) -> bool:
    """Tell whether ``opening`` proves a value of the public copy at ``copy``."""
    try:
        published = Commitments.model_validate_json(
            read_regular(copy / COMMITMENTS, limit=RESULT_LIMIT)
        )
    except ValidationError as error:
        raise InspectorError(f"{copy / COMMITMENTS} is damaged") from error
    claimed = Commitment(id=opening.id, place=opening.place, commitment=opening.commitment)
    return claimed in published.values and holds(opening.salt, opening.value, opening.commitment)


def _masked(case: Case, sources: Sources) -> tuple[Masker, CaseDocument, Commitments]:
    numbers = seal_numbers(case.path)
    if not numbers:
        raise InspectorError(
            f"{case.path} is not sealed",
            cause="commitments must rest on a seal, or they prove nothing",
            next_step=f"inspector case seal {case.path}",
        )
    manifest, data = read_manifest(case.path, numbers[-1])
    sealed = {item.path: item.sha256 for item in manifest.files}
    result = read_regular(case.path / "results" / DOCUMENT, limit=RESULT_LIMIT)
    secret = read_secret(case.path)
    text = read_regular(case.path / "commitments.key", limit=1 << 10)
    for path, content in ((f"results/{DOCUMENT}", result), ("commitments.key", text)):
        if sealed.get(path) != sha256(content):
            raise InspectorError(
                f"{case.path / path} is not the one that was sealed",
                cause="the public copy would not fit the seal",
                next_step=f"seal again: inspector case seal {case.path}",
            )
    try:
        document = CaseDocument.model_validate_json(result)
    except ValidationError as error:
        raise InspectorError(
            f"{case.path / 'results' / DOCUMENT} is no document of this version",
            next_step="make the results again: inspector case analyze",
        ) from error
    masker = Masker(secret, sources.words, _persona_values(case))
    shown = public_document(document, masker, sources.values(document))
    values = tuple(
        Commitment(id=item.id, place=item.place, commitment=item.commitment)
        for item in sorted(masker.openings.values(), key=lambda item: (item.place, item.id))
    )
    return masker, shown, Commitments(case=manifest.case, seal=sha256(data), values=values)


def _persona_values(case: Case) -> Iterator[str]:
    for item in case.inputs():
        if item.kind in ("persona", "other-persona"):
            data = read_regular(case.input_path(item), limit=16 << 20)
            try:
                yield from _texts(tomllib.loads(data.decode("utf-8-sig")))
            except (UnicodeDecodeError, tomllib.TOMLDecodeError):
                continue  # such a persona planted nothing either


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        digits = "".join(c for c in value if c.isdigit())
        if len(digits) >= 7:
            yield digits
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def _require_no_leak(files: Mapping[str, bytes], masker: Masker) -> None:
    for opening in masker.openings.values():
        value = opening.value
        if len(value) < TELLING or not any(c.isdigit() for c in value):
            continue
        for name, data in files.items():
            if value.encode() in data:
                raise InspectorError(
                    "The public copy was not written",
                    cause=f"a masked value ({opening.place}) would still be in {name}",
                    next_step="report this with the version of the tool; do not publish by hand",
                )


def _readme(commitments: Commitments) -> str:
    return f"""PUBLIC COPY OF A SEALED CASE

Every personal value is masked: where one stood, there is a sign such as [masked m-3f2a90c1d4e5].
{COMMITMENTS} has a commitment for each of the {len(commitments.values)} masked values: the
HMAC-SHA256 of the value, with a secret salt of 32 bytes as key. It gives nothing away.
Whoever holds the sealed case can show the value and its salt to a court or an editor, who then
checks that it is the one that was masked:

  inspector case check-reveal . reveal.json
  or:  printf %s "VALUE" | openssl dgst -sha256 -mac HMAC -macopt hexkey:SALT

Sealed case:       {commitments.case}
Digest of its seal: {commitments.seal}

Files of this copy:  sha256sum -c {SUMS}
"""
