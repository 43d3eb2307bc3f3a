"""Scans several apps one after another: one that fails never ends the run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from inspector.errors import InspectorError
from inspector.model.static import StaticResult
from inspector.rules.loader import Rules
from inspector.static.scan import scan


class Outcome(NamedTuple):
    """What became of one path: a result or an error."""

    path: Path
    result: StaticResult | None
    error: InspectorError | None


def scan_many(paths: Sequence[Path], *, rules: Rules, engine: str = "auto") -> Iterator[Outcome]:
    """Yield the outcome of each path, in the order given, as soon as it is there."""
    for path in paths:
        try:
            yield Outcome(path, scan(path, rules=rules, engine=engine), None)
        except InspectorError as error:
            yield Outcome(path, None, error)
        except Exception as error:  # noqa: BLE001 - one app of many; the cause is reported
            cause = f"{type(error).__name__}: {error}"
            what = f"{path}: could not be analysed"
            step = "report this with the file's SHA-256; the other files were done"
            yield Outcome(path, None, InspectorError(what, cause=cause, next_step=step))
