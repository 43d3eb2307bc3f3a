"""The user's own list of seals made or seen, outside every case: it notices a rolled-back case."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import orjson
from pydantic import Field, ValidationError

from inspector.case.files import explained, open_regular, read_regular, write_all
from inspector.model.base import Model, Sha256

LIMIT = 64 << 20


class SealRecord(Model):
    """One seal that this user has made or found intact."""

    case: Sha256
    """Identity of the case."""
    number: int = Field(ge=1)
    """Number of the seal."""
    sha256: Sha256
    """Digest of its manifest."""


def default_register_path() -> Path:
    """Return where the list lies: in the user's state folder."""
    home = os.environ.get("XDG_STATE_HOME")
    return (Path(home) if home else Path.home() / ".local" / "state") / "inspector" / "seals.jsonl"


def remember(path: Path, record: SealRecord) -> None:
    """Add a seal to the list; raises ``InspectorError`` when it cannot be written."""
    with explained(f"Cannot write {path}", next_step="mend its permissions or free space"):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = open_regular(path, os.O_RDWR | os.O_APPEND | os.O_CREAT)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            write_all(descriptor, record.model_dump_json().encode() + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def newest(path: Path, case: str) -> SealRecord | None:
    """Return the seal of a case with the highest number in the list, or none.

    A line that a crash left torn is passed over: the list is a witness, not evidence.
    """
    if not path.exists():
        return None
    found: SealRecord | None = None
    for line in read_regular(path, limit=LIMIT).splitlines():
        try:
            record = SealRecord.model_validate(orjson.loads(line))
        except (orjson.JSONDecodeError, ValidationError):
            continue
        if record.case == case and (found is None or record.number >= found.number):
            found = record
    return found
