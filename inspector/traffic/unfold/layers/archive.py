"""ZIP archives inside fields and bodies."""

from __future__ import annotations

import io
import zipfile

from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.data import Data
from inspector.traffic.unfold.layer import Opened, Tree

_MOST_FILES = 500


class Zip:
    """APPNOTE.TXT 6.3, stored and deflated entries; locked entries stay closed."""

    name = "zip"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return entry name to content."""
        if data.raw[:4] != b"PK\x03\x04":
            return None
        tree: dict[str, Tree] = {}
        problem, room = "", budget.room()
        try:
            with zipfile.ZipFile(io.BytesIO(data.raw)) as archive:
                entries = archive.infolist()
                if len(entries) > _MOST_FILES:
                    problem = f"only the first {_MOST_FILES} of {len(entries)} entries were opened"
                for entry in entries[:_MOST_FILES]:
                    if entry.is_dir():
                        continue
                    if entry.flag_bits & 1:
                        problem = f"entry {entry.filename!r} is encrypted"
                        continue
                    with archive.open(entry) as stream:
                        content = stream.read(room + 1)
                    if len(content) > room:
                        content = content[:room]
                        problem = f"only {room} bytes of entry {entry.filename!r} were opened"
                    room -= len(content)
                    tree[entry.filename] = content
                    if room <= 0:
                        problem = f"only {len(tree)} of {len(entries)} entries were opened"
                        break
        except Exception as error:  # noqa: BLE001  # zipfile raises many types on hostile input
            problem = f"the archive is broken ({type(error).__name__})"
        return Opened((self.name,), tree, brackets=True, problem=problem) if tree else None
