"""Writes what a command was asked for: the old file or the new one, never a part."""

from __future__ import annotations

from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Replace ``path`` by a file with ``data`` that only its owner may read. Raises ``OSError``.

    When that fails, the old file is as it was.
    """
    from inspector.case.files import write_atomic

    if path.exists() and not path.is_file():
        path.write_bytes(data)  # a pipe or a device, which cannot be replaced
    else:
        # What a link points to is replaced, not the link: /dev/stdout is one.
        write_atomic(path.resolve(), data)
