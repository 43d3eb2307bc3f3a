"""Every file of a case folder, without ever following a link or opening a device."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from inspector.errors import InspectorError

MAX_FILES = 500_000
"""More entries than this are no case folder that a person can check."""

MAX_DEPTH = 12

_UNFINISHED = re.compile(r"^\..+\.part$")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\]")


@dataclass(frozen=True, slots=True)
class Node:
    """One entry of a case folder.

    ``path`` is relative with forward slashes. ``fault`` says why the entry cannot be part of a case
    (empty for a plain file): a link, a pipe, a device, a name no other system can keep.
    """

    path: str
    size: int
    fault: str = ""

    @property
    def unfinished(self) -> bool:
        """True for the temporary file of a copy that was interrupted."""
        return any(_UNFINISHED.match(part) for part in self.path.split("/"))


def walk(root: Path) -> Iterator[Node]:
    """Yield every entry below ``root`` but plain folders, sorted by path.

    Raises ``InspectorError`` when there are more than ``MAX_FILES`` or a folder cannot be read.
    """
    for count, node in enumerate(_below(root, "", 0), start=1):
        if count > MAX_FILES:
            raise InspectorError(
                f"{root} is no case folder that can be checked",
                cause=f"it holds more than {MAX_FILES} files",
                next_step="look at what fills it before you open anything of it",
            )
        yield node


def name_fault(path: str) -> str:
    """Return why ``path`` cannot name a file of a case, or nothing.

    Accepted are relative paths with forward slashes that lead nowhere else and that every system,
    ``sha256sum -c`` included, reads the same way.
    """
    parts = path.split("/")
    if not path or path.startswith("/") or any(part in ("", ".", "..") for part in parts):
        return "a path that leads out of the case folder"
    if _UNSAFE.search(path):
        return "a name with control characters or backslashes"
    try:
        encoded = path.encode()
    except UnicodeEncodeError:
        return "a name that is not UTF-8"
    if len(encoded) > 1000 or len(parts) > MAX_DEPTH:
        return "a path that is too long"
    return ""


def printable(path: str) -> str:
    """Return a path for showing: what is no letter, digit or sign is escaped."""
    shown = path.encode("utf-8", "backslashreplace").decode()
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in shown)


def _below(root: Path, prefix: str, depth: int) -> Iterator[Node]:
    folder = root / prefix if prefix else root
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        raise InspectorError(
            f"Cannot read the folder {folder}",
            cause=error.strerror or str(error),
            next_step="mend its permissions",
        ) from error
    for entry in entries:
        path = f"{prefix}/{entry.name}" if prefix else entry.name
        facts = entry.stat(follow_symlinks=False)
        fault = name_fault(path)
        if stat.S_ISDIR(facts.st_mode) and not fault:
            if depth >= MAX_DEPTH:
                yield Node(path, 0, "a folder too deep inside others")
            else:
                yield from _below(root, path, depth + 1)
        elif stat.S_ISREG(facts.st_mode):
            yield Node(path, facts.st_size, fault)
        else:
            yield Node(path, 0, fault or _kind(facts.st_mode))


def _kind(mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "a symbolic link"
    if stat.S_ISFIFO(mode):
        return "a pipe"
    if stat.S_ISSOCK(mode):
        return "a socket"
    return "a device" if stat.S_ISBLK(mode) or stat.S_ISCHR(mode) else "not a plain file"
