"""Merges another tester's case: it moves in whole, with its own log and seals, unbroken.

``merged/<identity>-<head>/`` holds the other case as it was. Neither chain is rewritten; the log of
the receiving case names the other's identity, head and seal.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue

from inspector.case.chain import Chain, read_chain
from inspector.case.files import CHUNK, explained, make_folder, open_regular, sync_folder, write_all
from inspector.case.folder import Case, is_case
from inspector.case.tree import walk
from inspector.case.verify.check import verify_case
from inspector.case.verify.findings import Level, Outcome
from inspector.errors import InspectorError

FOLDER = "merged"


@dataclass(frozen=True, slots=True)
class Merged:
    """A case that moved in."""

    path: Path
    identity: str
    """Digest of the first line of its log."""
    files: int
    outcome: Outcome
    """What the check of it said before."""


def merge_case(case: Case, source: Path) -> Merged:
    """Copy the case at ``source`` into ``case`` as it is, after checking it.

    A case whose files do not fit its own log or seal is refused. A later state of a case that is
    here already comes beside the earlier one; a state that contradicts it is refused. Merging the
    same state twice is harmless. Raises ``InspectorError``.
    """
    if not is_case(source):
        raise InspectorError(f"{source} is not a case folder", next_step="name the other's folder")
    if _inside(source, case.path) or _inside(case.path, source):
        raise InspectorError("A case cannot be merged into itself")
    outcome = verify_case(source)
    if faults := [f for f in outcome.findings if f.level is Level.PROBLEM]:
        shown = "; ".join(f"{fault.where}: {fault.text}" for fault in faults[:5])
        raise InspectorError(
            f"{source} was not merged",
            cause=f"it is not in order: {shown}",
            next_step="ask its tester for an untouched copy",
        )
    chain = read_chain(source / "log.jsonl")
    if not chain.lines:
        raise InspectorError(f"{source} was not merged", cause="its log is empty")
    if chain.case == _identity(case.path):
        raise InspectorError(
            f"{source} was not merged",
            cause="it is a copy of this very case",
            next_step="merge cases that were begun separately",
        )
    name = f"{chain.case[:16]}-{chain.lines[-1].sha256[:16]}"
    _require_no_fork(case, chain)
    files = _move_in(case, source, name)
    facts: dict[str, JsonValue] = {
        "folder": name,
        "case": chain.case,
        "lines": len(chain.lines),
        "head": chain.lines[-1].sha256,
        "files": files,
        "verdict": outcome.verdict.value,
        "seal": outcome.seal.sha256 if outcome.seal else "",
    }
    if not _recorded(case, facts):
        case.record("case.merged", facts)
    return Merged(case.path / FOLDER / name, chain.case, files, outcome)


def parts(case: Case) -> tuple[Case, ...]:
    """Return ``case`` and every case merged into it whose evidence belongs to an analysis.

    Of several states of one case only the latest counts; a case that came in twice on different
    ways counts once. Sorted by identity, the receiving case first.
    """
    found: dict[str, tuple[int, Case]] = {}
    for other in _merged(case, 0):
        chain = read_chain(other.path / "log.jsonl")
        if chain.case not in found or len(chain.lines) > found[chain.case][0]:
            found[chain.case] = (len(chain.lines), other)
    found.pop(_identity(case.path), None)
    return (case, *(found[identity][1] for identity in sorted(found)))


def _merged(case: Case, depth: int) -> Iterator[Case]:
    folder = case.path / FOLDER
    if depth > 3 or not folder.is_dir() or folder.is_symlink():
        return
    for path in sorted(folder.iterdir()):
        if not path.name.startswith(".") and is_case(path):
            for name in ("results", "inputs", "capture"):
                make_folder(path / name)
            other = Case.open(path, actor=case.actor, clock=case.log.clock)
            yield other
            yield from _merged(other, depth + 1)


def _move_in(case: Case, source: Path, name: str) -> int:
    folder = case.path / FOLDER
    part = folder / f".{name}.part"
    nodes = [node for node in walk(source) if not node.unfinished]
    with explained(f"Cannot copy {source} into {folder}", next_step="free space, then try again"):
        make_folder(folder)
        if (folder / name).is_dir():
            return len(nodes)
        shutil.rmtree(part, ignore_errors=True)  # of a merge that was interrupted
        make_folder(part)
        try:
            for node in nodes:
                target = part / node.path
                for parent in reversed(target.relative_to(part).parents):
                    make_folder(part / parent)
                _copy(source / node.path, target)
            part.rename(folder / name)
            sync_folder(folder)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
    return len(nodes)


def _copy(source: Path, target: Path) -> None:
    read, write = open_regular(source), -1
    try:
        write = open_regular(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        while piece := os.read(read, CHUNK):
            write_all(write, piece)
        os.fsync(write)
    finally:
        os.close(read)
        if write >= 0:
            os.close(write)


def _require_no_fork(case: Case, chain: Chain) -> None:
    new = [line.sha256 for line in chain.lines]
    for other in _merged(case, 0):
        old = [line.sha256 for line in read_chain(other.path / "log.jsonl").lines]
        if old[:1] == new[:1] and old[: len(new)] != new[: len(old)]:
            raise InspectorError(
                "This state of the case was not merged",
                cause=f"it contradicts the state that is in {other.path}",
                next_step="ask the tester which copy went on; two continuations cannot both hold",
            )


def _recorded(case: Case, facts: Mapping[str, JsonValue]) -> bool:
    return any(
        entry.action == "case.merged" and entry.data.get("folder") == facts["folder"]
        for entry in case.log.entries()
    )


def _identity(path: Path) -> str:
    return read_chain(path / "log.jsonl").case


def _inside(path: Path, other: Path) -> bool:
    return path.resolve().is_relative_to(other.resolve())
