"""The lock of a running capture: one at a time, and no analysis of half a flow."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inspector.case.files import explained
from inspector.errors import InspectorError


@contextmanager
def capture_lock(path: Path) -> Iterator[None]:
    """Hold the capture lock of the case at ``path``; raises ``InspectorError`` when it is taken."""
    with explained(f"Cannot lock {path}", next_step="mend the folder's permissions"):
        # The folder itself is locked, so no lock file lies among the evidence.
        folder = os.open(path / "capture", os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InspectorError(
                f"Another capture is writing to {path}",
                cause="one capture at a time, so that the order of the evidence is certain",
                next_step="end the other capture with Ctrl-C, or use a second case folder",
            ) from error
        yield
    finally:
        os.close(folder)
