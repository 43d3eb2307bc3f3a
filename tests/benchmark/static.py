"""Measures a whole ``inspector scan`` against androguard's ``AnalyzeAPK`` on the same file.

    python -m tests.benchmark.static [APK…] [--runs N]

Without files the real APKs of the tests are taken. Each run is a process of its own; runs of both
alternate, so that a busy machine is fair to both. Time is the shortest of the runs; memory is the
largest sum of resident sizes over the process and all its children, sampled every 10 ms.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from inspector.rules.loader import default_rules
from inspector.static.scan import scan
from tests.realapk import APKS, real_apk

_ANDROGUARD = (
    "import sys; from loguru import logger; logger.disable('androguard');"
    " from androguard.misc import AnalyzeAPK; AnalyzeAPK(sys.argv[1])"
)
PAGE = os.sysconf("SC_PAGE_SIZE")


class Cost(NamedTuple):
    """One run: seconds and bytes."""

    wall: float
    memory: int


def measured(command: list[str]) -> Cost:
    """Run a command and return its wall time and the peak memory of its process tree (Linux)."""
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=output)
        peak = 0
        while process.poll() is None:
            peak = max(peak, sum(map(_resident, _tree(process.pid))))
            time.sleep(0.01)
        wall = time.perf_counter() - started
    if process.returncode not in (0, 3):
        raise SystemExit(f"{command[0]} ended with {process.returncode}")
    return Cost(wall, peak)


def _tree(pid: int) -> list[int]:
    found = [pid]
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += _tree(int(child))
    except OSError:  # ended in the meantime
        pass
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def main() -> None:
    """Print one table row an app and tool."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("apks", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    for path in options.apks or [real_apk(name) for name in APKS]:
        ours: list[Cost] = []
        theirs: list[Cost] = []
        for _ in range(options.runs):
            ours.append(measured([sys.executable, "-m", "inspector", "scan", str(path)]))
            theirs.append(measured([sys.executable, "-c", _ANDROGUARD, str(path)]))
        result = scan(path, rules=default_rules())
        print(f"{result.app.package}, {path.stat().st_size / 1e6:.1f} MB")
        for name, costs in (("inspector scan", ours), ("androguard AnalyzeAPK", theirs)):
            wall, memory = min(c.wall for c in costs), max(c.memory for c in costs)
            print(f"  {name:22} {wall:7.2f} s {memory / 2**20:7.0f} MB")
        time_ratio = min(c.wall for c in theirs) / min(c.wall for c in ours)
        memory_ratio = max(c.memory for c in theirs) / max(c.memory for c in ours)
        print(f"  ratio                  1/{time_ratio:.1f} time   1/{memory_ratio:.1f} memory")
        places = sum(not use.picker for use in result.uses)
        print(f"  found: {len(result.permissions)} permissions, {places} places that read data\n")


if __name__ == "__main__":
    main()
