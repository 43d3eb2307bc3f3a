"""Keeps the user's own rule files in the case, so that results can be made again anywhere."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from pydantic import JsonValue, ValidationError

from inspector.case.files import read_regular
from inspector.case.folder import Case
from inspector.errors import InspectorError
from inspector.model.base import Model, Sha256, Text

LIMIT = 16 << 20
"""A rule file has at most so many bytes."""


class RuleFile(Model):
    """One rule file that results were made with."""

    folder: int
    """Which of the folders given, from 0: later ones add to earlier ones."""
    name: Text
    """Its path in that folder, with ``/`` between the parts: it names the table."""
    sha256: Sha256
    """Digest of its bytes, its name under ``inputs/``."""


def keep_rules(case: Case, folders: Sequence[Path]) -> tuple[RuleFile, ...]:
    """Add every rule file of ``folders`` to the inputs of ``case``; twice is harmless.

    Raises ``InspectorError`` when one cannot be read.
    """
    return tuple(
        RuleFile(
            folder=number,
            name=path.relative_to(folder).as_posix(),
            sha256=case.add(path, kind="rules").sha256,
        )
        for number, folder in enumerate(folders)
        for path in sorted(folder.rglob("*.toml"))
    )


def recorded(files: Sequence[RuleFile]) -> list[JsonValue]:
    """Return what the log line of an analysis says about its rule files."""
    return [file.model_dump() for file in files]


@contextmanager
def kept_rules(case: Case) -> Iterator[tuple[Path, ...]]:
    """Give folders with the rule files that the newest results of ``case`` were made with.

    They lie outside the case and are gone afterwards. Raises ``InspectorError`` when the log names
    something that is no rule file, or a file is missing or was changed.
    """
    files = _last(case)
    with tempfile.TemporaryDirectory(prefix="inspector-rules-") as temporary:
        root = Path(temporary)
        for file in files:
            path = root / str(file.folder) / file.name
            path.parent.mkdir(parents=True, exist_ok=True)
            data = read_regular(case.path / "inputs" / file.sha256, limit=LIMIT)
            if hashlib.sha256(data).hexdigest() != file.sha256:
                raise _refused(case, f"{file.name} was changed after it was recorded")
            path.write_bytes(data)
        yield tuple(root / str(number) for number in sorted({file.folder for file in files}))


def _last(case: Case) -> tuple[RuleFile, ...]:
    listed: JsonValue = []
    for entry in case.log.entries():
        if entry.action == "results.written":
            listed = entry.data.get("rule_files", [])
    try:
        files = tuple(RuleFile.model_validate(item) for item in listed or ())  # type: ignore[union-attr]  # anything else is refused by the model
    except (ValidationError, TypeError) as error:
        raise _refused(case, "an entry is no rule file") from error
    for file in files:
        # The log may come from a stranger: a name must stay below the folder it is written to.
        parts = PurePosixPath(file.name).parts
        if not parts or parts[0] == "/" or ".." in parts or file.folder < 0:
            raise _refused(case, f"{file.name!r} is no name of a rule file")
    return files


def _refused(case: Case, cause: str) -> InspectorError:
    return InspectorError(
        f"Cannot use the rule files that {case.log.path} names",
        cause=cause,
        next_step="analyze again with the rule folder: inspector case analyze DIR --rules FOLDER",
    )
