"""Hands jobs to Dask and takes answers back, through lost workers and restarted schedulers."""

from __future__ import annotations

import contextlib
import queue
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from distributed import Client, Future, KilledWorker

from inspector.corpus.cluster import connect
from inspector.corpus.worker import Answer, Job, UnfitWorkerError, digest_of, read_app
from inspector.errors import InspectorError

AHEAD = 4
"""Jobs that wait at the cluster for each worker, so that none is idle while answers travel."""
_CHECK_S = 5.0


class Digest(NamedTuple):
    """What hashing a file gave."""

    uri: str
    sha256: str
    size: int
    problem: str


type Finished = Answer | Digest


class _Task(NamedTuple):
    uri: str
    sha256: str
    what: str


class Dispatcher:
    """Jobs under way on a cluster."""

    def __init__(self, client: Client, job: Job, *, patience_s: float) -> None:
        self._client = client
        self._address = str(client.scheduler.address) if client.scheduler else ""
        self._job = job
        self._patience_s = patience_s
        self._tasks: dict[Future[Any], _Task] = {}
        self._events: queue.SimpleQueue[Future[Any]] = queue.SimpleQueue()
        self._room = 2 * AHEAD
        self._checked = 0.0
        self._lonely_since: float | None = None

    def has_room(self) -> bool:
        """Return whether more jobs should be handed out."""
        self._look_at_cluster()
        return len(self._tasks) < self._room

    def idle(self) -> bool:
        """Return whether nothing is under way."""
        return not self._tasks

    def hash(self, uri: str) -> None:
        """Have a file hashed."""
        self._submit(_Task(uri, "", "hash"))

    def read(self, uri: str, sha256: str) -> None:
        """Have an app read; before hashing jobs, so that finished work does not wait."""
        self._submit(_Task(uri, sha256, "read"))

    def finished(self, *, timeout_s: float) -> Iterator[Finished]:
        """Yield the answers that are there, waiting up to ``timeout_s`` for the first one."""
        self._look_at_cluster()
        wait = timeout_s
        while True:
            try:
                future = self._events.get(timeout=wait) if wait else self._events.get_nowait()
            except queue.Empty:
                return
            wait = 0.0
            task = self._tasks.pop(future, None)
            if task is not None and (answer := self._answer(future, task)) is not None:
                yield answer

    def close(self) -> None:
        """Give up what is under way and leave the cluster."""
        self._tasks.clear()
        # A scheduler that is gone cannot be told goodbye.
        with contextlib.suppress(OSError, TimeoutError, RuntimeError):
            self._client.close(timeout=5)  # type: ignore[no-untyped-call]  # distributed has no types there

    def _submit(self, task: _Task) -> None:
        function: Callable[..., object]
        arguments: tuple[object, ...]
        if task.what == "hash":
            function, arguments = digest_of, (task.uri,)
        else:
            job = self._job._replace(uri=task.uri, sha256=task.sha256)
            function, arguments = read_app, (tuple(job),)
        future = self._client.submit(
            function, *arguments, pure=False, priority=1 if task.what == "read" else 0
        )
        self._tasks[future] = task
        future.add_done_callback(self._events.put)  # type: ignore[no-untyped-call]  # as above

    def _answer(self, future: Future[Any], task: _Task) -> Finished | None:
        """Return what a future brought; none when its job was handed out again."""
        if future.status == "finished":
            try:
                value = future.result(timeout=60)
            except (OSError, TimeoutError, RuntimeError):
                # The worker went away between finishing and handing over.
                self._submit(task)
                return None
            return Answer(*value) if task.what == "read" else Digest(*value)
        if future.status == "error":
            error = future.exception()  # type: ignore[no-untyped-call]  # as above
            if isinstance(error, UnfitWorkerError):
                raise InspectorError(
                    "The cluster cannot do this scan",
                    cause=str(error),
                    next_step="install the same version of everything on each worker",
                )
            if isinstance(error, KilledWorker):
                words = "reading it brought down several workers, one after another"
            else:
                words = f"the worker failed: {type(error).__name__}: {error}"[:500]
            if task.what == "hash":
                return Digest(task.uri, "", 0, words)
            return Answer(task.uri, task.sha256, 0, words, {})
        self._submit_again(task)
        return None

    def _submit_again(self, task: _Task) -> None:
        if self._client.status != "running":
            self._reconnect(task)
        else:
            self._submit(task)

    def _look_at_cluster(self) -> None:
        if time.monotonic() - self._checked < _CHECK_S:
            return
        self._checked = time.monotonic()
        if self._client.status != "running":
            self._reconnect()
        try:
            threads = sum(self._client.nthreads().values())  # type: ignore[no-untyped-call]  # as above
        except (OSError, TimeoutError, RuntimeError):
            return  # looked at again in a moment
        self._room = AHEAD * max(threads, 1) + AHEAD
        if threads:
            self._lonely_since = None
        elif self._lonely_since is None:
            self._lonely_since = time.monotonic()
        elif time.monotonic() - self._lonely_since > self._patience_s:
            raise InspectorError(
                f"The scheduler at {self._address} has no workers",
                next_step=f"start some with: dask worker {self._address}",
            )

    def _reconnect(self, *more: _Task) -> None:
        """Wait for the scheduler to be back and hand everything that was under way out again."""
        again = [*self._tasks.values(), *more]
        self.close()
        self._client = connect(self._address, patience_s=self._patience_s)
        self._events = queue.SimpleQueue()
        for task in again:
            self._submit(task)
