"""Private files inside a case folder: no links, no devices, no half-written file."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inspector.errors import InspectorError

FOLDER_MODE = 0o700
FILE_MODE = 0o600
CHUNK = 1 << 20


@contextmanager
def explained(what: str, *, next_step: str) -> Iterator[None]:
    """Turn an ``OSError`` inside the block into an ``InspectorError`` that names the cause."""
    try:
        yield
    except OSError as error:
        raise InspectorError(what, cause=reason(error), next_step=next_step) from error


def reason(error: OSError) -> str:
    """Return the operating system's words for ``error``, without number and path."""
    if error.errno == errno.ELOOP:
        return "it is a symbolic link"
    return error.strerror or str(error)


def make_folder(path: Path) -> None:
    """Create one folder that only its owner may enter; an existing folder is kept."""
    path.mkdir(mode=FOLDER_MODE, exist_ok=True)
    require_folder(path)


def require_folder(path: Path) -> None:
    """Raise ``InspectorError`` unless ``path`` is a folder itself and not a link to one."""
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        raise _refused(path, reason(error)) from error
    if not stat.S_ISDIR(mode):
        raise _refused(path, "a symbolic link" if stat.S_ISLNK(mode) else "not a folder")


def open_regular(path: Path, flags: int = os.O_RDONLY) -> int:
    """Return a descriptor of a regular file of a case; links, pipes and devices are refused.

    With ``os.O_CREAT`` the file is made with mode 0600. Raises ``InspectorError``.
    """
    try:
        # O_NONBLOCK: opening a pipe that a stranger left there must not wait for a writer.
        descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK, FILE_MODE)
    except OSError as error:
        raise _refused(path, reason(error)) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise _refused(path, "not a regular file")
    return descriptor


def read_regular(path: Path, *, limit: int) -> bytes:
    """Return the bytes of a regular file of a case; more than ``limit`` bytes are refused."""
    with os.fdopen(open_regular(path), "rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise _refused(path, f"larger than {limit} bytes")
    return data


def write_all(descriptor: int, data: bytes | memoryview) -> None:
    """Write every byte or raise ``OSError``; one call of the system may take only a part."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def write_atomic(path: Path, data: bytes) -> None:
    """Replace ``path`` by a file with ``data``: readers see the old file or the new, never a part.

    Raises ``OSError``; then the old file is untouched and nothing is left behind.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
        try:
            write_all(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Make what a file of a case holds survive a power cut."""
    descriptor = open_regular(path)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Make new and renamed entries of a folder survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def digest_file(path: Path) -> tuple[str, int]:
    """Return SHA-256 and size of a regular file of a case, read in pieces."""
    whole = hashlib.sha256()
    size = 0
    with os.fdopen(open_regular(path), "rb") as file:
        while piece := file.read(CHUNK):
            whole.update(piece)
            size += len(piece)
    return whole.hexdigest(), size


def _refused(path: Path, cause: str) -> InspectorError:
    return InspectorError(
        f"Cannot use {path} of the case folder",
        cause=cause,
        next_step="put a plain file or folder of your own there, or start a new case",
    )
