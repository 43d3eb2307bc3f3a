"""A Dask scheduler and workers as processes of their own on 127.0.0.1."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

QUIET = ["--no-dashboard"]


class Loopback:
    """Starts and kills the processes of a cluster."""

    def __init__(self) -> None:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.running: list[subprocess.Popen[bytes]] = []

    def scheduler(self) -> subprocess.Popen[bytes]:
        """Start the scheduler, at the same address each time."""
        return self._start("scheduler", "--host", "127.0.0.1", "--port", str(self.port), *QUIET)

    def worker(self) -> subprocess.Popen[bytes]:
        """Start a worker of one thread, without a process that would start it again."""
        return self._start(
            "worker", self.address, "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1", *QUIET
        )

    def _start(self, what: str, *arguments: str) -> subprocess.Popen[bytes]:
        code = "import sys; from dask.__main__ import main; sys.argv[0] = 'dask'; main()"
        process = subprocess.Popen(
            [sys.executable, "-c", code, what, *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.running.append(process)
        return process

    def close(self) -> None:
        """End what still runs."""
        for process in self.running:
            process.kill()
            process.wait()


def until(what: Callable[[], object], *, seconds: float = 60) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def children(pid: int) -> list[int]:
    """Return the processes that a process has started (Linux)."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found
