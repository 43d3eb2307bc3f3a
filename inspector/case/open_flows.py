"""Flows that had not ended when a capture was killed: files of their own, which become a segment.

While a capture runs, ``.open-ID.part`` in ``capture/`` holds what the flow ID carried so far, as
whole frames of the same format as segments. It goes when the flow ends.
"""

from __future__ import annotations

import mmap
import os
import re
from collections.abc import Iterable
from pathlib import Path

from inspector.case.files import open_regular, write_all
from inspector.case.segment import SegmentWriter, frames

_NEW = ".new.part"
_NAME = re.compile(r"\.open-([0-9a-f-]{36})\.part")


def open_file(capture: Path, flow_id: str) -> Path:
    """Return the file of one flow. Raises ``ValueError`` for what is no id of a live flow."""
    name = f".open-{flow_id}.part"
    if not _NAME.fullmatch(name):
        raise ValueError(f"not the id of a live flow: {flow_id!r}")
    return capture / name


def put_open(path: Path, data: bytes, *, anew: bool) -> None:
    """Write frames into an open flow's file: behind those that are there, or instead of them.

    What was there stays until the new is there, but nothing waits for the disk.
    """
    target = path.with_suffix(_NEW) if anew else path
    flags = os.O_TRUNC if anew else os.O_APPEND
    descriptor = open_regular(target, os.O_WRONLY | os.O_CREAT | flags)
    size = os.fstat(descriptor).st_size
    try:
        write_all(descriptor, data)
    except OSError:
        os.ftruncate(descriptor, size)  # what comes later must not lie behind a part
        raise
    finally:
        os.close(descriptor)
    if anew:
        target.replace(path)


def open_files(capture: Path) -> tuple[Path, ...]:
    """Return the files that a killed capture left.

    One that was being written anew takes the place of the old when it is whole, else it goes.
    """
    for path in [*capture.iterdir()]:
        old = path.with_name(path.name.removesuffix(_NEW) + ".part")
        if path.name.endswith(_NEW) and _NAME.fullmatch(old.name):
            if _whole(path):
                path.replace(old)
            else:
                path.unlink()
    return tuple(sorted(path for path in capture.iterdir() if _NAME.fullmatch(path.name)))


def not_ended(files: Iterable[Path], segments: Iterable[Path]) -> tuple[Path, ...]:
    """Return those of ``files`` whose flow lies in none of ``segments``.

    A capture may be killed when a flow has ended and its file is not removed yet.
    """
    left = list(files)
    for segment in segments:
        descriptor = open_regular(segment)
        try:
            if os.fstat(descriptor).st_size:
                with mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ) as data:
                    left = [path for path in left if data.find(_mark(path)) < 0]
        finally:
            os.close(descriptor)
    return tuple(left)


def copy_frames(files: Iterable[Path], writer: SegmentWriter) -> None:
    """Append the whole frames of ``files`` to a segment; a torn end is left out."""
    for path in files:
        descriptor = open_regular(path)
        try:
            for frame in frames(descriptor):
                writer.append(os.pread(descriptor, frame.length, frame.offset))
        finally:
            os.close(descriptor)


def _whole(path: Path) -> bool:
    descriptor = open_regular(path)
    try:
        ends = [frame.offset + frame.length for frame in frames(descriptor)]
        return bool(ends) and ends[-1] == os.fstat(descriptor).st_size
    finally:
        os.close(descriptor)


def _mark(path: Path) -> bytes:
    match = _NAME.fullmatch(path.name)
    assert match is not None
    return b"2:id;36:%b;" % match[1].encode()
