"""The case folder: create, open, add, mark, and the lock of a running capture."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from pydantic import JsonValue

from inspector.case.clock import Clock, stamp
from inspector.case.files import (
    explained,
    make_folder,
    require_folder,
    write_atomic,
)
from inspector.case.info import NAME, CaseInfo, info_text, read_info
from inspector.case.inputs import Input, Kind, copy_input
from inspector.case.lock import capture_lock
from inspector.case.log import Entry, Log
from inspector.case.open_flows import copy_frames, not_ended, open_files
from inspector.case.segment import Recovered, SegmentWriter, recover
from inspector.errors import InspectorError
from inspector.model.base import content_id
from inspector.model.common import Mark

FOLDERS = ("inputs", "capture", "results")
MARK_TEXT = 10_000
"""Longest text of a mark, in characters."""

_SEGMENT = re.compile(r"^[0-9]{4,8}\.mitm$")
_RESULT = re.compile(r"^[a-z][a-z0-9_-]*(\.[a-z0-9]+)+$")

DERIVED = ("results.", "report.", "seal.", "export.", "verify.", "analysis.")
"""Actions that made something from the evidence and are no evidence themselves."""


class Case:
    """One case folder. Make it with ``create`` or ``open``; every method checks before it writes.

    ``actor`` names the part of the tool in the log; ``clock`` gives every time that enters it.
    """

    def __init__(self, path: Path, info: CaseInfo, *, actor: str, clock: Clock) -> None:
        self.path = path
        self.info = info
        self.actor = actor
        self.log = Log(path / "log.jsonl", clock)

    @classmethod
    def create(cls, path: Path, info: CaseInfo, *, actor: str, clock: Clock) -> Case:
        """Make a new case at ``path``, which must not exist or be an empty folder.

        ``case.toml`` is written last: a folder without it is not a case. When anything fails, what
        was made is removed again. Raises ``InspectorError``.
        """
        path = path.absolute()
        next_step = "choose a new or empty folder that you may write to"
        made: list[Path] = []
        try:
            with explained(f"Cannot create the case {path}", next_step=next_step):
                if path.exists(follow_symlinks=False):
                    require_folder(path)
                    if any(path.iterdir()):
                        cause = "it is a case already" if is_case(path) else "it is not empty"
                        raise InspectorError(
                            f"Cannot create the case {path}", cause=cause, next_step=next_step
                        )
                    path.chmod(0o700)
                else:
                    make_folder(path)
                    made.append(path)
                for name in FOLDERS:
                    made.append(path / name)
                    make_folder(path / name)
                made.append(path / "log.jsonl")
                case = cls(path, info, actor=actor, clock=clock)
                case.record("case.created", {"title": info.title, "format": info.format})
                write_atomic(path / NAME, info_text(info).encode())
                return case
        except BaseException:
            for item in reversed(made):
                _remove(item)
            raise

    @classmethod
    def open(cls, path: Path, *, actor: str, clock: Clock) -> Case:
        """Open an existing case. Raises ``InspectorError`` when ``path`` is not one."""
        path = path.absolute()
        if not is_case(path):
            raise InspectorError(
                f"{path} is not a case folder",
                cause=f"there is no {NAME} in it" if path.is_dir() else "there is no such folder",
                next_step=f"make one: inspector case new {path}",
            )
        for name in FOLDERS:
            require_folder(path / name)
        return cls(path, read_info(path / NAME), actor=actor, clock=clock)

    @classmethod
    def check_usable(cls, path: Path) -> None:
        """Raise ``InspectorError`` unless a capture could record into ``path``; writes nothing."""
        if is_case(path):
            read_info(path / NAME)
            for name in FOLDERS:
                require_folder(path / name)
            with capture_lock(path):
                pass
            target = path / "capture"
        elif path.exists(follow_symlinks=False):
            require_folder(path)
            if any(path.iterdir()):
                raise InspectorError(
                    f"{path} is not a case folder",
                    cause=f"it is not empty and there is no {NAME} in it",
                    next_step="name a case, or a new or empty folder",
                )
            target = path
        else:
            target = path.parent
        if not os.access(target, os.W_OK | os.X_OK):
            cause = "you may not write there" if target.is_dir() else "there is no such folder"
            raise InspectorError(
                f"Cannot record into {target}",
                cause=cause,
                next_step="choose a folder that you may write to",
            )

    def record(self, action: str, data: Mapping[str, JsonValue], *, durable: bool = True) -> Entry:
        """Write one event to the log."""
        return self.log.append(self.actor, action, data, durable=durable)

    def add(self, source: Path, *, kind: Kind | None = None) -> Input:
        """Keep a file in ``inputs/`` under its SHA-256 and log its name; twice is harmless."""
        item = copy_input(source, self.path / "inputs", kind=kind)
        if item not in self.inputs():
            self.record("input.added", item.model_dump())
        return item

    def inputs(self) -> tuple[Input, ...]:
        """Return what was added, in that order, each digest once with the name it had first."""
        found: dict[str, Input] = {}
        for entry in self.log.entries():
            if entry.action == "input.added":
                item = Input.model_validate(entry.data)
                found.setdefault(item.sha256, item)
        return tuple(found.values())

    def input_path(self, item: Input) -> Path:
        """Return where an input lies."""
        return self.path / "inputs" / item.sha256

    def persona_path(self) -> Path | None:
        """Return the persona in force: the file that ``case.toml`` names, else the last one added.

        A file that ``case.toml`` names is added to the inputs first, so that results rest on it
        whatever becomes of it. Raises ``InspectorError`` when it lies outside the case folder.
        """
        if named := self.info.persona:
            path = self.path / named
            if not path.resolve().is_relative_to(self.path.resolve()):
                raise InspectorError(
                    f"{self.path / NAME} names a persona outside the case folder: {named}",
                    cause="a case is to hold everything that its results rest on",
                    next_step=f"add it: inspector case add {self.path} FILE --persona",
                )
            return self.input_path(self.add(path, kind="persona"))
        added = [item for item in self.inputs() if item.kind == "persona"]
        return self.input_path(added[-1]) if added else None

    def mark(self, kind: str, text: str = "", at: datetime | None = None) -> Mark:
        """Record a moment such as ``consent``; ``at`` is when it happened, else now.

        Raises ``pydantic.ValidationError`` when ``kind`` is no lower-case word with hyphens.
        """
        moment = at if at is not None else self.log.clock()
        mark = _mark(kind, stamp(moment), text[:MARK_TEXT])
        self.record("mark", {"kind": mark.kind, "at": stamp(mark.at), "text": mark.text})
        return mark

    def marks(self) -> tuple[Mark, ...]:
        """Return all marks by time."""
        marks = [
            _mark(
                str(entry.data.get("kind")), str(entry.data.get("at")), str(entry.data.get("text"))
            )
            for entry in self.log.entries()
            if entry.action == "mark"
        ]
        return tuple(sorted(set(marks), key=lambda mark: (mark.at, mark.id)))

    def evidence_head(self) -> str:
        """Return the SHA-256 of the last log line that the evidence rests on."""
        head = ""
        for entry, digest in self.log.chained():
            if not entry.action.startswith(DERIVED):
                head = digest
        return head

    def segments(self) -> tuple[Path, ...]:
        """Return the capture segments in order."""
        folder = self.path / "capture"
        require_folder(folder)
        names = [item.name for item in folder.iterdir() if _SEGMENT.match(item.name)]
        return tuple(folder / name for name in sorted(names, key=lambda name: (len(name), name)))

    def segment_digests(self) -> dict[str, str]:
        """Return the SHA-256 that the log holds for each closed segment, by name."""
        return {
            str(entry.data.get("segment")): str(entry.data.get("sha256"))
            for entry in self.log.entries()
            if entry.action in ("segment.closed", "segment.recovered")
        }

    def new_segment(self) -> SegmentWriter:
        """Begin the next segment and log it; only under ``capturing``."""
        last = max((int(path.stem) for path in self.segments()), default=0)
        writer = SegmentWriter(self.path / "capture" / f"{last + 1:04}.mitm")
        try:
            self.record("segment.opened", {"segment": writer.path.name})
        except BaseException:
            writer.close()
            writer.path.unlink()  # it is empty, and the next attempt would leave another one
            raise
        return writer

    def close_segment(self, writer: SegmentWriter, *, durable: bool = True) -> None:
        """Force a segment to disk, close it and log its digest; once more after a failure."""
        writer.close()
        self.record(
            "segment.closed",
            {
                "segment": writer.path.name,
                "flows": writer.count,
                "size": writer.size,
                "sha256": writer.sha256,
            },
            durable=durable,
        )

    @contextmanager
    def capturing(self) -> Iterator[None]:
        """Hold the capture lock, after mending what an earlier crash left behind.

        Raises ``InspectorError`` when another process holds it: one capture at a time, and no
        analysis of half a flow.
        """
        with capture_lock(self.path):
            self.recover()
            yield

    def recover(self) -> tuple[Recovered, ...]:
        """Close the segments that a killed capture left open: cut torn ends and log it.

        What flows carried that had not ended becomes the last of them.
        """
        closed = self.segment_digests()
        mended: dict[Path, Recovered] = {}
        for path in self.segments():
            if path.name in closed:
                continue
            with explained(f"Cannot mend {path}", next_step="free space, then open the case again"):
                mended[path] = recover(path, path.with_suffix(".torn"))
            self._recovered(path, mended[path], {})
        left = open_files(self.path / "capture") if self._interrupted() else ()
        if adopted := not_ended(left, mended):
            writer = self.new_segment()
            with explained(
                f"Cannot write {writer.path}", next_step="free space, then open the case again"
            ):
                copy_frames(adopted, writer)
                writer.close()
            mended[writer.path] = Recovered(writer.count, writer.size, writer.sha256, 0, "")
            self._recovered(writer.path, mended[writer.path], {"open": len(adopted)})
        for path in left:
            path.unlink()
        return tuple(mended.values())

    def _interrupted(self) -> bool:
        """Tell whether the last capture was killed, or could not write all at its end.

        Only then are files of open flows its own: anybody may put one there later.
        """
        last: Entry | None = None
        for entry in self.log.entries():
            if entry.action in ("capture.started", "capture.stopped"):
                last = entry
        return last is not None and (
            last.action == "capture.started" or bool(last.data.get("lost"))
        )

    def _recovered(self, path: Path, found: Recovered, more: Mapping[str, JsonValue]) -> None:
        self.record(
            "segment.recovered",
            {
                "segment": path.name,
                "flows": found.flows,
                "size": found.size,
                "sha256": found.sha256,
                "cut_bytes": found.cut,
                "cut_sha256": found.cut_sha256,
                **more,
            },
        )

    def write_result(self, name: str, data: bytes) -> Path:
        """Replace one file of ``results/`` as a whole and return its path."""
        if not _RESULT.match(name):
            raise ValueError(f"not a name for a result: {name!r}")
        path = self.path / "results" / name
        require_folder(path.parent)
        with explained(f"Cannot write {path}", next_step="free space or mend its permissions"):
            write_atomic(path, data)
        return path

    def remove_result(self, name: str) -> None:
        """Remove a result that has no evidence any more; harmless when it is not there."""
        path = self.path / "results" / name
        with explained(f"Cannot remove {path}", next_step="mend the folder's permissions"):
            path.unlink(missing_ok=True)


def is_case(path: Path) -> bool:
    """Tell whether ``path`` looks like a case folder: it holds ``case.toml``."""
    return (path / NAME).is_file()


def _mark(kind: str, at: str, text: str) -> Mark:
    moment = datetime.fromisoformat(at)
    return Mark(id=content_id("mark", kind, at, text), kind=kind, at=moment, text=text)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        path.rmdir()
    else:
        path.unlink(missing_ok=True)
