"""What following data costs on real apps: a scan with ``--flows`` against one without.

Call it as ``python -m tests.benchmark.flows.real_apps [APK…] [--runs N]``; without files the real
APKs of the tests are taken. Each run is a process of its own and both kinds alternate. Time is the
shortest of the runs; memory is the largest sum over the process and all its children. The targets
are a median of 3 s added, 30 s at worst, and 600 MB.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path

from inspector.rules.loader import default_rules
from inspector.static.scan import FLOWS, scan
from tests.benchmark.static import Cost, measured
from tests.realapk import APKS, real_apk


def main() -> None:
    """Print one row an app, then median and worst."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("apks", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    print(f"{'app':34} {'size':>7} {'without':>8} {'with':>8} {'added':>8} {'memory':>8}  flows")
    added: list[float] = []
    memory: list[int] = []
    for path in options.apks or [real_apk(name) for name in APKS]:
        without, following = costs(path, options.runs)
        wall = min(c.wall for c in following) - min(c.wall for c in without)
        peak = max(c.memory for c in following)
        added.append(wall)
        memory.append(peak)
        result = scan(path, rules=default_rules(), flows=True)
        left = "".join(f" (skipped: {s.reason})" for s in result.skipped if s.what == FLOWS)
        print(
            f"{result.app.package:34} {path.stat().st_size / 1e6:4.1f} MB"
            f" {min(c.wall for c in without):6.2f} s {min(c.wall for c in following):6.2f} s"
            f" {wall:6.2f} s {peak / 2**20:5.0f} MB  {len(result.flows)}{left}"
        )
    print(
        f"added: median {statistics.median(added):.2f} s, worst {max(added):.2f} s;"
        f" memory: worst {max(memory) / 2**20:.0f} MB"
    )


def costs(path: Path, runs: int) -> tuple[list[Cost], list[Cost]]:
    """Return the costs of scans without and with data flow."""
    without: list[Cost] = []
    following: list[Cost] = []
    command = [sys.executable, "-m", "inspector", "scan", str(path)]
    for _ in range(runs):
        without.append(measured([*command, "--no-flows"]))
        following.append(measured([*command, "--flows"]))
    return without, following


if __name__ == "__main__":
    main()
