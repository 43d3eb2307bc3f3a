"""Sizes in an archive that cannot be true, kept from the one reader that believes them.

apk-info makes room for the expanded size that an archive states and cannot be told where to stop:
a lie costs it half a minute, and a manifest that really expands that far all memory.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from inspector.static.archives import Directory, TooLargeError

if TYPE_CHECKING:
    from tempfile import _TemporaryFileWrapper

_MOST_RATIO = 1032
"""Times that deflate can expand data (https://www.zlib.net/zlib_tech.html)."""
_WHOLE = ("AndroidManifest.xml", "resources.arsc")
"""Entries that apk-info expands when it opens an app."""
MOST = 256 << 20
"""Expanded bytes of those: the largest resource tables of real apps have a fifth."""


def too_large(directory: Directory) -> str:
    """Return the entry that apk-info would expand beyond all measure, or nothing."""
    for name in _WHOLE:
        entry = directory.entry(name)
        if entry is None or entry.compress_size * _MOST_RATIO <= MOST:
            continue
        try:
            directory.read(name, MOST)
        except TooLargeError:
            return name
        except Exception:  # noqa: BLE001 - not readable here; the readers say so
            continue
    return ""


def corrected(directory: Directory, path: Path) -> _TemporaryFileWrapper[bytes] | None:
    """Return a copy whose central directory states possible sizes; none when it does already."""
    lies = [e for e in directory.entries() if e.file_size > max(e.compress_size, 1) * _MOST_RATIO]
    if not lies:
        return None
    import shutil
    from tempfile import NamedTemporaryFile

    copy = NamedTemporaryFile(prefix="inspector-", suffix=".apk")  # noqa: SIM115 - its reader closes it
    with path.open("rb") as source:
        shutil.copyfileobj(source, copy)
    for entry in lies:
        try:
            size = len(directory.read(entry.filename, MOST))
        except Exception:  # noqa: BLE001 - no size is known; a small one does no harm
            size = entry.compress_size
        at = directory.central_offset(entry)
        if at is not None:
            copy.seek(at + 24)
            copy.write(min(size, 0xFFFFFFFF).to_bytes(4, "little"))
    copy.flush()
    return copy
