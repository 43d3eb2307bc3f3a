"""Scans many apps on a Dask cluster into a store: each once, resumable, no app ends the run."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from inspector.corpus.batch import Batch
from inspector.corpus.cluster import cluster, connect
from inspector.corpus.dispatch import Dispatcher, Finished
from inspector.corpus.limits import AppLimits
from inspector.corpus.run_id import run_of
from inspector.corpus.sources import Source, kept_address
from inspector.corpus.store import FileKey, Store
from inspector.corpus.worker import Answer, Job
from inspector.rules.loader import Rules
from inspector.static.engines import engine_names

COMMIT_APPS = 200
COMMIT_S = 20.0


class Options(NamedTuple):
    """How to scan."""

    engine: str = "auto"
    flows: bool | None = None
    """Whether data flow is followed; none for small apps only."""
    limits: AppLimits = AppLimits()
    scheduler: str = ""
    workers: int = 0
    """Workers of a cluster on this machine; 0 for as many as fit."""
    dashboard: bool = False
    patience_s: float = 300.0
    """How long a scheduler may be away before the scan gives up."""
    retry_failed: bool = False


class Progress(NamedTuple):
    """How far the scan is."""

    total: int
    done: int
    """Apps read and stored, or to be stored with the next commit."""
    failed: int
    """Apps and places that could not be read."""
    known: int
    """Places whose app was in the store already, or that are a second name of one."""
    rate: float
    """Apps a second so far."""
    remaining_s: float | None
    """Seconds left at this rate; none before there is one."""
    dashboard: str = ""

    @property
    def places(self) -> int:
        """Places dealt with."""
        return self.done + self.failed + self.known


def scan_corpus(
    found: Iterable[Source],
    store: Store,
    *,
    rules: Rules,
    options: Options,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    watch: Callable[[Progress], None] = lambda _: None,
) -> Progress:
    """Read every app that the store does not have for this version, and return how it went.

    Raises InspectorError when the store cannot be written, the scheduler stays away, or the
    cluster's workers are of another version; what was committed stays, and the same call goes on.
    """
    engine_names(options.engine)
    run, made = run_of(rules, options.engine, options.flows)
    batch = Batch(store, run, made, clock)
    scan = _Scan(tuple(found), store, run, batch, options)
    if not scan.anything_to_read():
        return scan.finish(watch)
    job = Job("", "", options.engine, options.flows, options.limits, _folders(rules), run)
    with cluster(
        options.scheduler,
        workers=options.workers,
        limits=options.limits,
        dashboard=options.dashboard,
    ) as (address, link):
        scan.link = link
        client = connect(address, patience_s=options.patience_s)
        dispatcher = Dispatcher(client, job, patience_s=options.patience_s)
        try:
            scan.run(dispatcher, watch)
        finally:
            dispatcher.close()
    return scan.finish(watch)


def _folders(rules: Rules) -> tuple[str, ...]:
    return tuple(str(folder.absolute()) for folder in rules.folders[1:])


class _Scan:
    """The places of one scan and what has become of them."""

    def __init__(
        self,
        found: tuple[Source, ...],
        store: Store,
        run: str,
        batch: Batch,
        options: Options,
    ) -> None:
        self._found = found
        self._store = store
        self._run = run
        self._batch = batch
        self._options = options
        self._by_uri = {source.uri: source for source in found}
        self._claimed: set[str] = set()
        self._asked: dict[str, str] = {}
        """Digest under which each file that is being read was handed out."""
        self._same: dict[str, list[Source]] = defaultdict(list)
        """Further places of apps that are being read, in case the first place loses its file."""
        self._counts = dict.fromkeys(("done", "failed", "known"), 0)
        self._began = time.monotonic()
        self._committed = time.monotonic()
        self.link = ""
        self._open = [source for source in found if not self._is_known(source)]

    def anything_to_read(self) -> bool:
        """Return whether any place needs a worker."""
        return bool(self._open)

    def run(self, dispatcher: Dispatcher, watch: Callable[[Progress], None]) -> None:
        """Hand out the places and take in the answers, committing as it goes."""
        waiting = iter(self._open)
        last = False
        try:
            while True:
                while not last and dispatcher.has_room():
                    source = next(waiting, None)
                    if source is None:
                        last = True
                    else:
                        self._hand_out(source, dispatcher)
                if last and dispatcher.idle():
                    return
                for finished in dispatcher.finished(timeout_s=0.5):
                    self._take(finished, dispatcher)
                if len(self._batch) >= COMMIT_APPS or (
                    time.monotonic() - self._committed > COMMIT_S
                ):
                    self._commit()
                watch(self.progress())
        except KeyboardInterrupt:
            # What was read is kept: the next call goes on from there.
            self._commit()
            raise

    def finish(self, watch: Callable[[Progress], None]) -> Progress:
        """Commit what is left and return the final count."""
        self._commit()
        watch(self.progress())
        return self.progress()

    def progress(self) -> Progress:
        """Return how far the scan is."""
        seconds = max(time.monotonic() - self._began, 1e-6)
        read = self._counts["done"] + self._counts["failed"]
        rate = read / seconds
        left = len(self._found) - sum(self._counts.values())
        remaining = left / rate if rate and read >= 3 else None
        return Progress(len(self._found), **self._counts, rate=rate, remaining_s=remaining,
                        dashboard=self.link)  # fmt: skip

    def _is_known(self, source: Source) -> bool:
        sha256 = source.sha256 or self._digest_seen(source)
        if not sha256 or not self._has(sha256):
            return False
        self._place(source, sha256)
        return True

    def _digest_seen(self, source: Source) -> str:
        if source.size < 0 or not source.modified:
            return ""
        uri = kept_address(source.uri)
        return self._store.files.get(FileKey(uri, source.size, source.modified), "")

    def _has(self, sha256: str) -> bool:
        return self._store.has(sha256, self._run, retry_failed=self._options.retry_failed)

    def _hand_out(self, source: Source, dispatcher: Dispatcher) -> None:
        sha256 = source.sha256 or self._digest_seen(source)
        if not sha256 and "://" not in source.uri:
            dispatcher.hash(source.uri)
        elif sha256 and (sha256 in self._claimed or self._has(sha256)):
            self._place(source, sha256)
        else:
            # A file on an object store is fetched once, to be hashed and read.
            if sha256:
                self._claimed.add(sha256)
            self._read(source.uri, sha256, dispatcher)

    def _take(self, finished: Finished, dispatcher: Dispatcher) -> None:
        source = self._by_uri[finished.uri]
        if not isinstance(finished, Answer):
            if finished.problem:
                self._problem(source, finished.problem)
            elif self._is_taken(finished.sha256):
                self._place(source, finished.sha256)
            else:
                self._read(finished.uri, finished.sha256, dispatcher)
            return
        asked = self._asked.pop(finished.uri, "")
        if not finished.sha256:
            self._problem(source, finished.problem)
            self._read_elsewhere(asked, dispatcher)
        elif "://" in source.uri and not asked and self._is_taken(finished.sha256):
            self._place(source, finished.sha256)
        elif finished.rows:
            self._counts["done"] += 1
            self._batch.app(source, finished)
        else:
            self._counts["failed"] += 1
            self._batch.failure(source, finished)

    def _read(self, uri: str, sha256: str, dispatcher: Dispatcher) -> None:
        self._asked[uri] = sha256
        dispatcher.read(uri, sha256)

    def _is_taken(self, sha256: str) -> bool:
        """Return whether an app is done or claimed, claiming it when not."""
        if sha256 in self._claimed or self._has(sha256):
            return True
        self._claimed.add(sha256)
        return False

    def _read_elsewhere(self, sha256: str, dispatcher: Dispatcher) -> None:
        """Read an app at its next place, as the one where it was to be read has lost it."""
        if places := self._same.get(sha256):
            self._counts["known"] -= 1
            self._read(places.pop().uri, sha256, dispatcher)
        else:
            self._claimed.discard(sha256)

    def _place(self, source: Source, sha256: str) -> None:
        self._counts["known"] += 1
        if not self._has(sha256):
            self._same[sha256].append(source)
        self._batch.place(source, sha256)

    def _problem(self, source: Source, problem: str) -> None:
        self._counts["failed"] += 1
        self._batch.place(source, "", problem)

    def _commit(self) -> None:
        self._batch.commit()
        self._committed = time.monotonic()


def open_store(folder: Path) -> Store:
    """Return the store at ``folder``, made where there is none, without files of dead commits."""
    store = Store.create(folder)
    store.clean()
    return store
