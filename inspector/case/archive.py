"""A case as one tar stream and back: plain files only, in order, without owner or time."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path
from typing import IO

from inspector.case.files import CHUNK, make_folder, open_regular, sync_folder, write_all
from inspector.case.tree import MAX_FILES, name_fault, printable, walk
from inspector.errors import InspectorError

MAX_BYTES = 256 << 30
"""More is not unpacked unless the user asks."""


def pack(root: Path, target: IO[bytes]) -> int:
    """Write every file below ``root`` to ``target`` as tar and return how many there are.

    Empty folders of a case are kept; links, pipes and devices are refused with their names.
    """
    nodes = [node for node in walk(root) if not node.unfinished]
    if faults := [f"{printable(node.path)} ({node.fault})" for node in nodes if node.fault]:
        raise InspectorError(
            f"{root} holds what cannot be packed",
            cause=", ".join(faults[:10]),
            next_step="take these out of the case folder",
        )
    with tarfile.open(fileobj=target, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        for folder in sorted(item for item in root.iterdir() if item.is_dir()):
            if folder.name.isidentifier() and not folder.is_symlink():
                archive.addfile(_entry(folder.name, 0, folder=True))
        for node in nodes:
            with os.fdopen(open_regular(root / node.path), "rb") as file:
                size = os.fstat(file.fileno()).st_size
                archive.addfile(_entry(node.path, size), file)
    return len(nodes)


def unpack(source: IO[bytes], root: Path, *, max_bytes: int = MAX_BYTES) -> int:
    """Unpack a tar stream into the existing empty folder ``root`` and return how many files came.

    Refused are paths that lead out of the folder, links and devices, a name given twice, more than
    ``max_bytes`` in all. Raises ``InspectorError``; what was unpacked until then stays.
    """
    count = total = 0
    try:
        with tarfile.open(fileobj=source, mode="r|") as archive:
            for entry in archive:
                count += 1
                total += entry.size
                _require_safe(entry, count, total, max_bytes)
                if entry.isdir():
                    _folders(root, entry.name)
                else:
                    _folders(root, entry.name.rpartition("/")[0])
                    _write(archive, entry, root / entry.name)
    except (tarfile.TarError, EOFError, UnicodeError) as error:
        raise _refused("", f"it is not a tar archive of a case ({error})") from error
    return count


def _entry(name: str, size: int, *, folder: bool = False) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size = size
    entry.type = tarfile.DIRTYPE if folder else tarfile.REGTYPE
    entry.mode = 0o700 if folder else 0o600
    return entry


def _require_safe(entry: tarfile.TarInfo, count: int, total: int, max_bytes: int) -> None:
    if fault := name_fault(entry.name):
        raise _refused(entry.name, fault)
    if entry.type not in (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.DIRTYPE):
        raise _refused(entry.name, "a link, a pipe or a device")
    if count > MAX_FILES or total > max_bytes or entry.size < 0:
        raise _refused(entry.name, f"more than {MAX_FILES} files or {max_bytes} bytes")


def _folders(root: Path, name: str) -> None:
    path = root
    for part in name.split("/") if name else ():
        path /= part
        make_folder(path)


def _write(archive: tarfile.TarFile, entry: tarfile.TarInfo, path: Path) -> None:
    content = archive.extractfile(entry)
    assert content is not None  # only for links, which were refused
    if path.exists(follow_symlinks=False):
        raise _refused(entry.name, "the archive has two files of this name")
    descriptor = open_regular(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        left = entry.size
        while left:
            piece = content.read(min(CHUNK, left))
            if not piece:
                raise EOFError("it ends in the middle of a file")
            write_all(descriptor, piece)
            left -= len(piece)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    sync_folder(path.parent)


def _refused(name: str, cause: str) -> InspectorError:
    return InspectorError(
        "The archive was not unpacked",
        cause=f"{printable(name)}: {cause}" if name else cause,
        next_step="ask the sender for an archive made with: inspector case encrypt",
    )
