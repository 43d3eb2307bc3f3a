"""Scans several apps one after another: one that fails never ends the run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from inspector.errors import InspectorError
from inspector.static.start import Started

if TYPE_CHECKING:
    from inspector.model.static import StaticResult
    from inspector.rules.loader import Rules


class Outcome(NamedTuple):
    """What became of one path: a result or an error."""

    path: Path
    result: StaticResult | None
    error: InspectorError | None


def scan_many(
    paths: Sequence[Path],
    *,
    rules: Callable[[], Rules],
    engine: str = "auto",
    flows: bool | None = None,
) -> Iterator[Outcome]:
    """Yield the outcome of each path, in the order given, as soon as it is there.

    ``rules`` is called once the first app is being read by its processes, so that loading the
    rules costs no time of its own; its errors are not those of an app and are passed on.
    """
    loaded: Rules | None = None
    for path in paths:
        try:
            started = Started(path, engine)
        except InspectorError as error:
            yield Outcome(path, None, error)
            continue
        try:
            if loaded is None:
                loaded = rules()
            outcome = _finished(path, started, loaded, flows)
        finally:
            started.close()
        yield outcome


def _finished(path: Path, started: Started, rules: Rules, flows: bool | None) -> Outcome:
    from inspector.static.scan import finish

    try:
        return Outcome(path, finish(started, rules=rules, flows=flows), None)
    except InspectorError as error:
        return Outcome(path, None, error)
    except Exception as error:  # noqa: BLE001 - one app of many; the cause is reported
        cause = f"{type(error).__name__}: {error}"
        step = "report this with the file's SHA-256; the other files were done"
        what = f"{path}: could not be analysed"
        return Outcome(path, None, InspectorError(what, cause=cause, next_step=step))
