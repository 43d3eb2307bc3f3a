"""The limits under which one app is read, and the words for reaching one."""

from __future__ import annotations

import signal
from typing import NamedTuple


class AppLimits(NamedTuple):
    """What the process of one app may take; beyond it the app becomes a row with the reason."""

    memory: int = 4 << 30
    """Bytes of address space; androguard needs 1.5 GB for 16 MB of bytecode (measured)."""
    cpu_s: int = 300
    """Seconds of processor time."""
    wall_s: float = 900.0
    """Seconds by the clock."""


def why_ended(status: int, limits: AppLimits, seconds: float) -> str:
    """Return why a process ended, from its ``waitpid`` exit code (negative for a signal)."""
    if status == OUT_OF_MEMORY:
        return f"needs more than {limits.memory >> 20} MB of memory"
    if status == -signal.SIGXCPU:
        return f"needs more than {limits.cpu_s} s of processor time"
    if seconds >= limits.wall_s:
        return f"was not done after {limits.wall_s:.0f} s"
    if status == -signal.SIGKILL:
        return "the process was killed, as a system short of memory does"
    if status < 0:
        return f"the process crashed with {_signal_name(-status)}"
    return f"the process ended with status {status}"


OUT_OF_MEMORY = 77
"""Exit status of a process that met its memory limit."""


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
