"""The Dask cluster: one on this machine by default, or one that is there already."""

from __future__ import annotations

import contextlib
import importlib.util
import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path

import dask
import psutil
from distributed import Client, LocalCluster

from inspector.corpus.limits import AppLimits
from inspector.errors import InspectorError

CONNECT_S = 20.0


def workers_that_fit(limits: AppLimits) -> int:
    """Return how many apps can be read at once here: one a core, fewer where memory is short."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = _available_memory()
    fitting = memory // limits.memory if memory else cores or 1
    return max(1, min(cores or 1, int(fitting)))


def _available_memory() -> int:
    free = int(psutil.virtual_memory().available)
    for name in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        with contextlib.suppress(OSError, ValueError):
            free = min(free, int(Path(name).read_text()))
    return free


@contextlib.contextmanager
def cluster(
    scheduler: str, *, workers: int, limits: AppLimits, dashboard: bool
) -> Iterator[tuple[str, str]]:
    """Yield (address of the scheduler, address of the dashboard or nothing).

    ``scheduler`` is the address of an existing one; empty starts one here that ends with the block.
    """
    if scheduler:
        yield scheduler, ""
        return
    if dashboard and importlib.util.find_spec("bokeh") is None:
        raise InspectorError(
            "The dashboard needs the package bokeh", next_step="install it: pip install bokeh"
        )
    # Dask's profiler looks at every thread of every process a hundred times a second, for a page of
    # the dashboard.
    profiler = {"distributed.worker.profile.enabled": dashboard}
    with (
        dask.config.set(profiler),
        LocalCluster(  # type: ignore[no-untyped-call]  # distributed has no types there
            n_workers=workers or workers_that_fit(limits),
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:8787" if dashboard else None,
            # Without it the scheduler would take the dashboard's port for its own small pages.
            scheduler_kwargs={} if dashboard else {"dashboard_address": "127.0.0.1:0"},
            silence_logs=logging.ERROR,
        ) as local,
    ):
        yield local.scheduler_address, local.dashboard_link if dashboard else ""


def connect(address: str, *, patience_s: float) -> Client:
    """Return a client; waits up to ``patience_s`` for a scheduler that is away.

    Raises InspectorError when there is none by then.
    """
    deadline = time.monotonic() + patience_s
    while True:
        left = deadline - time.monotonic()
        try:
            wait = max(min(CONNECT_S, left), 2)
            return Client(address, timeout=wait, set_as_default=False)  # type: ignore[no-untyped-call]  # no types there
        except (OSError, ValueError, TimeoutError) as error:
            if isinstance(error, ValueError) or left <= 0:
                raise InspectorError(
                    f"No scheduler at {address}",
                    cause=str(error).splitlines()[0] if str(error) else type(error).__name__,
                    next_step="start one with: dask scheduler; then run the same command again",
                ) from error
            time.sleep(min(1.0, max(left, 0)))
