"""Gathers rows until they are committed together."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

from inspector.corpus.sources import Source, kept_address
from inspector.corpus.store import FAILED, Store, write_whole
from inspector.corpus.tables import SCHEMAS, Row, Rows
from inspector.corpus.worker import Answer
from inspector.model.base import document_bytes
from inspector.model.common import Provenance


class Batch:
    """Rows that are not committed yet."""

    def __init__(
        self, store: Store, run: str, made: Provenance, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._run = run
        self._made = made
        self._clock = clock
        self._rows: Rows = {}

    def __len__(self) -> int:
        """Apps and places that wait."""
        return max(len(self._rows.get("apps", ())), len(self._rows.get("files", ())))

    def app(self, source: Source, answer: Answer) -> None:
        """Add an app that was read."""
        for table, rows in answer.rows.items():
            if table in SCHEMAS:
                stamped = [{**row, "sha256": answer.sha256, "run": self._run} for row in rows]
                self._rows.setdefault(table, []).extend(stamped)
        self._rows["apps"][-1]["scanned_at"] = self._clock()
        self.place(source, answer.sha256, size=answer.size)

    def failure(self, source: Source, answer: Answer) -> None:
        """Add an app that could not be read, with the reason."""
        row: Row = {
            "sha256": answer.sha256,
            "run": self._run,
            "status": FAILED,
            "reason": kept_address(answer.problem),
            "size": answer.size,
            "scanned_at": self._clock(),
        }
        self._rows.setdefault("apps", []).append(row)
        self.place(source, answer.sha256, size=answer.size)

    def place(self, source: Source, sha256: str, problem: str = "", *, size: int = -1) -> None:
        """Add where a file was seen, or that it could not be read there."""
        row: Row = {
            "sha256": sha256,
            "run": self._run,
            "uri": kept_address(source.uri),
            "size": source.size if source.size >= 0 else size,
            "modified": source.modified,
            "dated": source.dated,
            "problem": kept_address(problem),
            "seen_at": self._clock(),
        }
        self._rows.setdefault("files", []).append(row)

    def commit(self) -> None:
        """Hand everything to the store; InspectorError when it cannot take it."""
        if not self._rows:
            return
        details = self._store.folder / "runs" / f"{self._run}.json"
        if not details.exists():
            write_whole(details, document_bytes(self._made))
        self._store.commit(self._run, self._rows, at=self._clock())
        self._rows = {}


def run_details(store: Store, run: str) -> Provenance:
    """Return what a run was made with; raises OSError when the store does not say."""
    data = (store.folder / "runs" / f"{run}.json").read_bytes()
    return Provenance.model_validate(json.loads(data))
