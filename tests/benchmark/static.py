"""Measures a whole ``inspector scan`` beside the other tools on the same files.

    python -m tests.benchmark.static [APK…] [--runs N] [--only NAME…] [--usual]

Without files the real APKs of the tests are taken. Each run is a process of its own; runs of all
tools alternate, so that a busy machine is fair to all. Time is the shortest of the runs; memory is
the largest sum of resident sizes over the process and all its children, sampled every 10 ms. Tools
that ask the network for lists of their own answer without them where there is none. One that needs
more than 300 s is ended and named so. A page that several processes share is counted in each of
them, which is to the disadvantage of a tool that has several, such as ours. Processor time is that
of the whole tree too: on a machine with other work it says more than time by the clock.

No other tool follows data, so ours does not either; with ``--usual`` it does as without an option.
"""

from __future__ import annotations

import argparse
import compileall
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from inspector.rules.loader import default_rules
from inspector.static.scan import scan
from tests.benchmark.peers import PEERS, command, environment, shown
from tests.realapk import APKS, real_apk

PAGE = os.sysconf("SC_PAGE_SIZE")
LIMIT_S = 300.0
OURS = "inspector scan"


class Cost(NamedTuple):
    """One run: seconds by the clock and of processors, bytes, output, or why it ``failed``."""

    wall: float
    cpu: float
    memory: int
    output: str = ""
    failed: str = ""


def measured(arguments: list[str]) -> Cost:
    """Run a command and return its wall time and the peak memory of its process tree (Linux)."""
    # Some tools write their reports where they are started.
    with tempfile.TemporaryFile() as output, tempfile.TemporaryDirectory() as folder:
        before = _processor_time()
        started = time.perf_counter()
        process = subprocess.Popen(arguments, stdout=output, stderr=output, cwd=folder)
        peak, failed = 0, ""
        while process.poll() is None:
            peak = max(peak, sum(map(_resident, _tree(process.pid))))
            if time.perf_counter() - started > LIMIT_S:
                process.kill()
                failed = f"ended after {LIMIT_S:.0f} s"
            time.sleep(0.01)
        wall = time.perf_counter() - started
        cpu = _processor_time() - before
        output.seek(0)
        text = output.read().decode("utf-8", "replace")
    if not failed and process.returncode not in (0, 3):
        lines = [line for line in text.strip().splitlines() if line.strip()]
        failed = f"ended with {process.returncode}: {lines[-1].strip()[:90] if lines else ''}"
    return Cost(wall, cpu, peak, text, failed)


def _processor_time() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _best(runs: list[Cost]) -> Cost:
    return Cost(min(c.wall for c in runs), min(c.cpu for c in runs), max(c.memory for c in runs))


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
    """Print a table for each app, with a row for each tool."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("apks", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", nargs="*", default=[], help="names of peers; default: all")
    parser.add_argument("--usual", action="store_true", help="ours follows data in small apps")
    options = parser.parse_args()
    # As set-up does: where Python may not write bytecode, each start would compile what changed.
    for package in ("inspector", "addons", "reports"):
        compileall.compile_dir(str(Path(__file__).parents[2] / package), quiet=2)
    peers = [peer for peer in PEERS if not options.only or peer.name in options.only]
    places = {peer.name: environment(peer) for peer in peers}
    for given in options.apks or [real_apk(name) for name in APKS]:
        path = given.absolute()
        costs: dict[str, list[Cost]] = {}
        for _ in range(options.runs):
            ours = [sys.executable, "-m", "inspector", "scan", str(path)]
            ours += [] if options.usual else ["--no-flows"]
            costs.setdefault(OURS, []).append(measured(ours))
            for peer in peers:
                programs = places[peer.name]
                if isinstance(programs, Path):
                    cost = measured(command(peer, programs, path))
                    costs.setdefault(peer.name, []).append(cost)
        result = scan(path, rules=default_rules(), flows=False)
        print(f"\n{result.app.package}, {path.stat().st_size / 1e6:.1f} MB")
        own = _best(costs[OURS])
        reads = sum(not use.picker for use in result.uses)
        named = sum(use.owner.kind != "unknown" for use in result.uses)
        own_rows = [p for p in result.permissions if p.origin.value.startswith("manifest")]
        requested = {permission.name for permission in own_rows}
        found = (
            f"permissions: {len(requested)}, places that read data: {reads}, owned: {named},"
            f" SDKs: {len(result.sdks)}, hosts: {len(result.hosts)},"
            f" limits: {len({limit.id for limit in result.limits})}"
        )
        print(_row(OURS, own, own, found))
        for peer in peers:
            if peer.name not in costs:
                print(f"  {peer.name:15} {places[peer.name]}")
                continue
            runs = costs[peer.name]
            best = _best(runs)
            said = runs[-1].failed or shown(peer, runs[-1].output)
            print(_row(peer.name, best, own, re.sub(r"\s+", " ", said)))


def _row(name: str, cost: Cost, own: Cost, found: str) -> str:
    times = f"x{cost.wall / own.wall:5.1f} x{cost.memory / max(own.memory, 1):5.1f}"
    spent = f"{cost.wall:7.2f} s {cost.cpu:7.2f} s CPU {cost.memory / 2**20:7.0f} MB"
    return f"  {name:15} {spent}  {times}  {found}"


if __name__ == "__main__":
    main()
