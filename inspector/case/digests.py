"""SHA-256 of many files at once: hashing leaves the interpreter lock, so threads help."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from inspector.case.files import open_regular
from inspector.errors import InspectorError

BUFFER = 1 << 20


def digest_files(root: Path, paths: Iterable[str]) -> dict[str, str | InspectorError]:
    """Return path to SHA-256 for files of a case; an unreadable file has its error instead.

    ``paths`` are relative to ``root`` and must come from ``tree.walk``.
    """
    wanted = sorted(set(paths))

    def one(path: str) -> str | InspectorError:
        try:
            return digest(root / path)
        except InspectorError as error:
            return error
        except OSError as error:
            return InspectorError(f"Cannot read {path}", cause=error.strerror or str(error))

    with ThreadPoolExecutor(max_workers=min(8, os.cpu_count() or 1)) as pool:
        return dict(zip(wanted, pool.map(one, wanted), strict=True))


def digest(path: Path, *, size: int | None = None) -> str:
    """Return the SHA-256 of a plain file, or of its first ``size`` bytes.

    Raises ``InspectorError`` for anything but a plain file, ``OSError`` when reading fails.
    """
    whole = hashlib.sha256()
    buffer = bytearray(BUFFER)
    view = memoryview(buffer)
    left = size
    # Reading into one buffer: no allocation per piece, and both calls leave the interpreter lock.
    with os.fdopen(open_regular(path), "rb", buffering=0) as file:
        while count := file.readinto(view[: BUFFER if left is None else min(BUFFER, left)]):
            whole.update(view[:count])
            if left is not None:
                left -= count
    return whole.hexdigest()
