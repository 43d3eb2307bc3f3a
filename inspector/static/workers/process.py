"""How the processes start that read hostile bytes; the limits they set themselves."""

import os
import subprocess
import sys

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
