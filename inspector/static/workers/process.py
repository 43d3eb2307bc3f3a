"""How the processes start that read hostile bytes; the limits they set themselves."""

import json
import os
import subprocess
import sys
from abc import ABC, abstractmethod
from contextlib import suppress
from threading import Timer
from typing import Any

_MALLOC = {
    # glibc keeps what large blocks took once it was freed; with a fixed threshold it is given back.
    "MALLOC_MMAP_THRESHOLD_": "131072",
    "MALLOC_TRIM_THRESHOLD_": "131072",
    # apk-info's allocator, mimalloc, otherwise takes room in advance.
    "MIMALLOC_ARENA_EAGER_COMMIT": "0",
}
"""Allocators of a process give back to the system what they do not use."""
_waiting: dict[tuple[str, ...], subprocess.Popen[bytes]] = {}


def start(module: str, *options: str) -> subprocess.Popen[bytes]:
    """Return a process of that module of this package, with pipes: a prepared or a new one."""
    prepared = _waiting.pop((module, *options), None)
    return prepared or _started(module, options)


def prepare(*commands: tuple[str, ...]) -> None:
    """Start processes that will be asked for, so that they import while the caller still does.

    Each command is a module with its options. One that is never asked for ends with this process,
    which closes its stdin.
    """
    for module, *options in commands:
        _waiting[module, *options] = _started(module, options)


def _started(module: str, options: tuple[str, ...] | list[str]) -> subprocess.Popen[bytes]:
    # -P: the current folder must not be able to lend us modules.
    return subprocess.Popen(
        [sys.executable, "-P", "-m", f"inspector.static.workers.{module}", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if module == "androguard_worker" else subprocess.DEVNULL,
        bufsize=1 << 20,
        env=_MALLOC | os.environ,
    )


class LineProcess(ABC):
    """A process that answers a line of JSON with one, all within one wall-clock limit."""

    def __init__(self, limit_s: float, module: str, *options: str) -> None:
        self._late = False
        self._process = start(module, *options)
        self._timer = Timer(limit_s, self._stop_late)
        self._timer.daemon = True
        self._timer.start()

    @abstractmethod
    def _error(self, status: int | None) -> Exception:
        """Return what says that it ended with ``status``; none: it was stopped at the limit."""

    def _send(self, question: list[Any]) -> None:
        try:
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps(question).encode("ascii") + b"\n")
            self._process.stdin.flush()
        except (OSError, ValueError) as error:
            raise self._ended() from error

    def _receive(self) -> dict[str, Any]:
        try:
            assert self._process.stdout is not None
            line = self._process.stdout.readline()
        except (OSError, ValueError) as error:
            raise self._ended() from error
        answer = json.loads(line) if line.endswith(b"\n") else None
        if not isinstance(answer, dict):
            raise self._ended()
        return answer

    def _ended(self) -> Exception:
        if self._late:
            return self._error(None)
        self._process.kill()
        return self._error(self._process.wait())

    def _stop_late(self) -> None:
        self._late = True
        self._process.kill()

    def close(self) -> None:
        """End the process."""
        self._timer.cancel()
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with suppress(OSError):  # unsent questions to a process that is gone
                    stream.close()
        self._process.wait()
